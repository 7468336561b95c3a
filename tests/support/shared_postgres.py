"""One PostgreSQL server for a whole test run, however many workers it has.

The process that leads the run makes a folder and names it to its workers. The first worker that wants the server starts
it, under a lock; the leader stops it at the end. So nothing is counted, and a worker that dies leaves nothing open.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from tests.support.postgres_server import PostgresServer
from tests.support.processes import is_running

PREFIX = "medmgr-run-"


class RunFolder:
    """What the processes of one test run share."""

    def __init__(self, path: Path, leader: int) -> None:
        self.path, self.leader = path, leader

    @classmethod
    def make(cls) -> "RunFolder":
        _remove_leftovers()
        folder = cls(Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")), os.getpid())
        atexit.register(folder.remove)
        return folder

    def postgres(self) -> PostgresServer:
        """The server of this run, started when it is the first time."""
        description = self.path / "postgres.json"
        with (self.path / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not description.exists():
                server = PostgresServer(owner=self.leader, is_durable=False).start()
                description.write_text(server.describe())
        return PostgresServer.attached(description.read_text())

    def remove(self) -> None:
        """Stop the server, if any, and remove the folder. Does nothing the second time."""
        atexit.unregister(self.remove)
        description = self.path / "postgres.json"
        if description.exists():
            PostgresServer.attached(description.read_text()).stop()
        shutil.rmtree(self.path, ignore_errors=True)


def _remove_leftovers() -> None:
    """The folders of runs whose leader was killed; their servers go when the next server starts."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        leader = path.name.removeprefix(PREFIX).partition("-")[0]
        if leader.isdigit() and not is_running(int(leader)):
            shutil.rmtree(path, ignore_errors=True)
