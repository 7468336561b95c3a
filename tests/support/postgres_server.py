"""A PostgreSQL server of our own, in a temporary folder, on the loopback only."""

import atexit
import contextlib
import json
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

from tests.support.need import POSTGRES, find_postgres
from tests.support.ports import free_port
from tests.support.processes import children, command_line, is_running, kill_hard

FOLDER_PREFIX = "medmgr-postgres-"
USER = "medmgr"
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 80
shared_buffers = 64MB
timezone = 'UTC'
"""


class PostgresServer:
    """One server: start, stop, kill and restart it, and ask it for new empty databases."""

    def __init__(self, owner: int | None = None, *, is_durable: bool = True) -> None:
        self.owner = os.getpid() if owner is None else owner  # the process with which it ends
        self.is_durable = is_durable  # else it forces nothing to disk: quicker, and nobody sees it but after a power cut
        self.folder = Path()
        self.port = 0
        self.password = ""

    @classmethod
    def attached(cls, description: str) -> Self:
        """A server that another process started; `description` is what its `describe` returned."""
        told = json.loads(description)
        server = cls(owner=told["owner"])
        server.folder, server.port, server.password = Path(told["folder"]), told["port"], told["password"]
        return server

    def describe(self) -> str:
        return json.dumps({"owner": self.owner, "folder": str(self.folder), "port": self.port, "password": self.password})

    # --- life ---------------------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Make a new cluster and start it."""
        remove_leftovers()
        self.folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))
        self.password = secrets.token_hex(16)
        if self.owner == os.getpid():
            atexit.register(self.stop)
        try:
            self._make_cluster()
            self._start_on_a_free_port()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop it at once and remove all it wrote. Does nothing the second time."""
        atexit.unregister(self.stop)
        if not self.folder.name:
            return
        if self.running:
            self._control("stop", "-m", "immediate")
        self._forget_shared_memory()
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill9(self) -> None:
        """Kill every process of the server, as a power cut does, and leave its files as they are."""
        if self.running:
            kill_hard(self.pid, *children(self.pid))
        self._forget_shared_memory()
        self._pid_file.unlink(missing_ok=True)  # its process may still be listed where nobody reaps it

    def restart(self) -> None:
        """Start it again on the same port, over the same files; stops it in good order when it runs."""
        if self.running:
            self._control("stop", "-m", "fast")
        self._control("start", "-o", f"-p {self.port}")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # --- databases ----------------------------------------------------------------------------------------------

    def url(self, database: str) -> str:
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The address of a new empty database."""
        name = f"medmgr_{uuid.uuid4().hex}"
        self._administer(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        name = url.rpartition("/")[2]
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    # --- how ----------------------------------------------------------------------------------------------------

    @property
    def pid(self) -> int:
        """The main process; 0 when there is none."""
        lines = self._pid_lines()
        return int(lines[0]) if lines else 0

    @property
    def running(self) -> bool:
        """Whether that process is still this server: after a restart of the machine its number may be another's."""
        return is_running(self.pid) and str(self._data) in command_line(self.pid)

    @property
    def log_text(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace") if log.exists() else ""

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _pid_file(self) -> Path:
        return self._data / "postmaster.pid"

    def _pid_lines(self) -> list[str]:
        return self._pid_file.read_text().splitlines() if self._pid_file.exists() else []

    def _make_cluster(self) -> None:
        (self.folder / "server.json").write_text(self.describe())
        password_file = self.folder / "password"
        password_file.write_text(self.password)
        for path in (self.folder, password_file):
            _give_away(path)
        # No sync of the empty cluster (one second): only what the server writes later has to survive.
        self._run(
            "initdb", "--pgdata", self._data, "--username", USER, "--pwfile", password_file, "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        )  # fmt: skip
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
            if not self.is_durable:
                settings.write("fsync = off\nfull_page_writes = off\n")

    def _start_on_a_free_port(self, trials: int = 3) -> None:
        for trial in range(trials):
            self.port = free_port()
            try:
                self._control("start", "-o", f"-p {self.port}")
                break
            except PostgresFailed:
                if trial == trials - 1:
                    raise
        (self.folder / "server.json").write_text(self.describe())

    def _control(self, verb: str, *more: str) -> None:
        self._run("pg_ctl", "-D", self._data, "-l", self.folder / "log", "-w", "-t", "60", verb, *more)

    def _run(self, program: str, *arguments: str | Path) -> None:
        programs = find_postgres()
        if programs is None:
            raise PostgresFailed(POSTGRES.sentence)
        # A file takes what they say: the server inherits the handle, and a pipe would never come to its end.
        with (self.folder / f"{program}.out").open("w+") as said:
            done = subprocess.run(
                [programs / program, *arguments], stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
                cwd=self.folder, env=_plain_environment(), **_as_user(),
            )  # fmt: skip
            said.seek(0)
            if done.returncode != 0:
                raise PostgresFailed(f"{program} failed: {said.read()}\n{self.log_text}")

    def _forget_shared_memory(self) -> None:
        """A killed server leaves a small segment behind, which would stay until the machine restarts."""
        lines = self._pid_lines()
        if len(lines) > 6 and len(parts := lines[6].split()) == 2:
            subprocess.run(["ipcrm", "-m", parts[1]], capture_output=True)


class PostgresFailed(Exception):
    """A server program ended with an error; the message holds what it said."""


def remove_leftovers() -> None:
    """Stop and remove the servers of test runs that were killed before they could do so."""
    for description in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*/server.json"):
        with contextlib.suppress(OSError, ValueError, PostgresFailed):  # another run tidies up at the same time
            server = PostgresServer.attached(description.read_text())
            if not is_running(server.owner):
                server.stop()


def _server_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then another user runs it."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _as_user() -> dict[str, object]:
    user = _server_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _give_away(path: Path) -> None:
    if user := _server_user():
        os.chown(path, user.pw_uid, user.pw_gid)


def _plain_environment() -> dict[str, str]:
    """Nothing of the caller's PostgreSQL settings, and messages in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C.UTF-8"}
