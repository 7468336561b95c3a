"""The command line. While a server holds the store, commands go through it."""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medmgr_core.errors import MedMgrError, StoreInUse
from medmgr_core.faults import sentence_for
from medmgr_core.server.ask import ask_server, running_server
from medmgr_core.where import Place, place_of

if TYPE_CHECKING:  # a second of imports: only when the command needs them
    from medmgr_core.store.store import Store

_STORE_HELP = "File or address of the store; else MEDMGR_STORE, or data/medmgr.duckdb."
store_option = click.option("--store", metavar="URL", help=_STORE_HELP)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON, for programs.")
accept_option = click.option("--accept-loss", is_flag=True, help="Open a store that holds less than was acknowledged.")


class _Day(click.ParamType[date]):
    """A day such as 2026-12-23."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not a day such as 2026-12-23", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """MedMgr: the desk of a health-services manager."""


def in_sentences(command: Callable[..., None]) -> Callable[..., None]:
    """An error becomes one sentence and exit code 1, without a traceback."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (MedMgrError, OSError) as error:
            click.echo(str(error), err=True)
            sys.exit(1)
        except Exception as error:
            click.echo(sentence_for(error, "command line"), err=True)
            sys.exit(1)

    return run


@main.command()
@store_option
@accept_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--mode", type=click.Choice(["local", "accounts"]), default="local", show_default=True,
              help="local: one manager on this machine; accounts: people sign in.")  # fmt: skip
@click.option("--certfile", type=click.Path(path_type=Path), help="TLS certificate (PEM), with --keyfile.")
@click.option("--keyfile", type=click.Path(path_type=Path), help="Its private key (PEM).")
@click.option(
    "--behind-tls",
    is_flag=True,
    help="A proxy in front of MedMgr encrypts; one on another machine is named in FORWARDED_ALLOW_IPS.",
)
@click.option("--empty", is_flag=True, help="Start a new store without the demonstration hospital.")
@in_sentences
def serve(store: str | None, accept_loss: bool, empty: bool, **front: Any) -> None:
    """Serve MedMgr to browsers; builds a demonstration hospital when there is no store yet."""
    from medmgr_core.server.serve import serve as serve_until_stopped
    from medmgr_core.server.settings import Settings

    place = place_of(store)
    other = running_server(place.token_file)
    if other:
        raise StoreInUse(f"MedMgr runs already: {other.url}")
    settings = Settings(**front)
    serve_until_stopped(lambda: _opened_for_serving(place, accept_loss, empty, settings.mode), settings,
                        token_file=place.token_file)  # fmt: skip


def _opened_for_serving(place: Place, accept_loss: bool, empty: bool, mode: str) -> Store:
    store = _open(place, accept_loss)
    try:
        if not store.head()[0]:
            _fill(store, empty, mode)
    except BaseException:
        store.close()
        raise
    return store


def _fill(store: Store, empty: bool, mode: str) -> None:
    if not empty:
        from medmgr_core.demo.hospital import build_demo

        click.echo("A new store: a demonstration hospital is built in it, which takes some seconds.")
        build_demo(store)
    elif mode == "local":
        from medmgr_core.complaints.commands import ensure_policies
        from medmgr_core.people.first_administrator import make_administrator
        from medmgr_core.people.records import SYSTEM

        with store.write(by=SYSTEM, reason="a new store") as work:
            make_administrator(work, "manager", "Manager")
        ensure_policies(store, SYSTEM)


@main.command()
@click.option("--scale", default=1, show_default=True, type=click.IntRange(1, 200), help="How many sites of that size.")
@click.option("--seed", default=1, show_default=True, help="Another one makes another facility; the same, the same rows.")
@click.option("--profile", type=click.Choice(["hospital", "clinic", "practice", "nursing-home"]), default="hospital",
              show_default=True, help="What is built.")  # fmt: skip
@store_option
@json_option
@in_sentences
def demo(scale: int, seed: int, profile: str, store: str | None, as_json: bool) -> None:
    """Fill an empty store with a demonstration facility, all of it invented."""
    with _told_on_console("medmgr.demo"):
        _tell(_do(store, "demo", scale=str(scale), seed=str(seed), profile=profile), as_json)


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as", "form", type=click.Choice(["zip", "xlsx", "parquet"]), default="zip", show_default=True,
              help="zip: CSV in a ZIP; xlsx: one workbook; parquet: every row as it is stored, in a ZIP.")  # fmt: skip
@click.option("--table", "tables", multiple=True, metavar="TYPE", help="Only this table; may be given several times.")
@store_option
@json_option
@in_sentences
def export(file: Path, form: str, tables: tuple[str, ...], store: str | None, as_json: bool) -> None:
    """Write the records of all tables into FILE. What zip and xlsx hold is taken in again by “import”."""
    _tell(_do(store, "export", file=str(file.absolute()), form=form, tables=json.dumps(tables)), as_json)


@main.command()
@store_option
@json_option
@in_sentences
def backup(store: str | None, as_json: bool) -> None:
    """Write a backup into the folder “backups” beside the store."""
    _tell(_do(store, "backup"), as_json)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@store_option
@json_option
@in_sentences
def restore(file: Path, store: str | None, as_json: bool) -> None:
    """Fill the store from the backup FILE; a store file that is there is kept under another name.

    With a postgresql:// address as --store, this is the move to PostgreSQL; its database must be empty.
    """
    place = place_of(store)
    server = running_server(place.token_file)
    if server:
        raise StoreInUse(f"MedMgr runs on {server.url}: stop it first, so that nobody's work is lost.")
    from medmgr_core.verbs import restore as do_restore

    _tell(do_restore(place, file.absolute()), as_json)


@main.command()
@store_option
@accept_option
@json_option
@in_sentences
def check(store: str | None, accept_loss: bool, as_json: bool) -> None:
    """Verify that history and data agree; exit code 1 when they do not."""
    answer = _do(store, "check", accept_loss=accept_loss)
    _tell(answer, as_json)
    sys.exit(1 if answer["problems"] else 0)


@main.command()
@store_option
@accept_option
@json_option
@in_sentences
def migrate(store: str | None, accept_loss: bool, as_json: bool) -> None:
    """Bring the store up to date; a DuckDB file is copied beside itself first."""
    _tell(_do(store, "migrate", accept_loss=accept_loss), as_json)


@main.command()
@click.argument("person")
@store_option
@json_option
@in_sentences
def link(person: str, store: str | None, as_json: bool) -> None:
    """A one-time link with which PERSON sets a new password, e.g. when the only administrator forgot it."""
    _tell(_do(store, "link", person=person), as_json)


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "table", default="", metavar="TYPE", help="What the rows are, such as actual or indicator_value.")
@click.option("--profile", "profile_code", default="", help="Import profile; else one that fits the headings.")
@click.option("--set", "values", multiple=True, metavar="FIELD=VALUE", help="A value for all rows.")
@click.option("--answer", "answers", multiple=True, metavar="FIELD=ANSWER", help="To what a column is asked: the-day, yes, no …")
@click.option("--unit", "unit_code", default="", help="The unit the files are for; else the top of the tree.")
@click.option("--sheet", default="", help="Which sheet of a workbook; else the one with most cells.")
@click.option("--make", is_flag=True, help="Make records of texts that name none yet.")
@click.option("--dry-run", is_flag=True, help="Look at every row, and take nothing.")
@click.option("--by", default="system", help="Sign-in name of the person who does this.")
@store_option
@json_option
@in_sentences
def import_(files: tuple[Path, ...], values: tuple[str, ...], answers: tuple[str, ...], store: str | None, as_json: bool,
            **wish: Any) -> None:  # fmt: skip
    """Take FILES in. Exit code 0: accepted; 2: an answer is needed; 3: refused."""
    given = {"values": dict(map(_pair, values)), "answers": dict(map(_pair, answers)), **wish}
    paths = json.dumps([str(file.absolute()) for file in files])
    answer = _do(store, "import", files=paths, wish=json.dumps(given))
    _tell(answer, as_json)
    sys.exit(answer["exit"])


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark:
        raise click.BadParameter(f"“{text}” is not FIELD=VALUE")
    return name.strip(), value.strip()


@main.command()
@click.option("--regime", required=True, help="Whose rules, such as england, scotland, ireland or us_hospital.")
@click.option("--received", required=True, type=_Day(), help="The day the complaint was received, such as 2026-12-23.")
@click.option("--stage", help="The stage, where the rules know any, such as stage_1.")
@click.option("--acknowledged", type=_Day(), help="The day it was acknowledged.")
@click.option("--agreed", type=_Day(), help="By when a reply was agreed when it was acknowledged.")
@click.option("--responded", type=_Day(), help="The day of the reply.")
@click.option("--country", help="Country of the holiday calendar, two letters; else that of the regime.")
@click.option("--region", help="Its region; else that of the regime.")
@click.option("--on", type=_Day(), help="The day it is looked at; else today, or the last day given.")
@json_option
@in_sentences
def clock(regime: str, received: date, acknowledged: date | None, agreed: date | None, responded: date | None, on: date | None,
          as_json: bool, **where: Any) -> None:  # fmt: skip
    """By when a complaint is to be acknowledged and answered, by the rules MedMgr comes with. Needs no store."""
    from medmgr_core.complaints.by_command import clock_answer
    from medmgr_core.complaints.progress import Progress
    from medmgr_core.periods import today

    agreed_on = (acknowledged or received) if agreed else None
    day = on or max(filter(None, (today(), received, acknowledged, responded)))
    progress = Progress(acknowledged, agreed_on, agreed, responded_on=responded)
    _tell(clock_answer(regime, received, progress, day, **where), as_json)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default="data")
@in_sentences
def schema(folder: Path) -> None:
    """Write schema.sql and dictionary.md into FOLDER."""
    from medmgr_core.papers import write_papers

    write_papers(folder)
    click.echo(f"schema.sql and dictionary.md written to {folder}")


def _do(store: str | None, verb: str, *, accept_loss: bool = False, **arguments: str) -> dict[str, Any]:
    """Through the server that holds the store, or on the store itself when none does."""
    place = place_of(store)
    answer = ask_server(place.token_file, verb, arguments)
    if answer is not None:
        return answer
    from medmgr_core.verbs import VERBS

    opened = _open(place, accept_loss)
    try:
        return VERBS[verb](opened, **arguments)
    finally:
        opened.close()


def _open(place: Place, accept_loss: bool) -> Store:
    from medmgr_core.workspace import open_workspace

    copies = _copies(place)
    with _told_on_console("medmgr.upgrade"):
        store = open_workspace(place.url, folder=place.folder, accept_loss=accept_loss)
    for copy in sorted(_copies(place) - copies):
        click.echo(f"The store as it was before is kept as {copy}.", err=True)
    return store


def _copies(place: Place) -> set[str]:
    """Names of the copies that were made beside a store file before it was brought up to date."""
    return {copy.name for copy in place.file.parent.glob(f"{place.file.name}.before-2*")} if place.file else set()


class _Console(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        click.echo(record.getMessage(), err=True)  # not among the answers, which a program may read


@contextlib.contextmanager
def _told_on_console(name: str) -> Iterator[None]:
    """Say on the console what a log tells, such as what opening an older store does to it."""
    log = logging.getLogger(name)
    console, level = _Console(), log.level
    log.addHandler(console)
    log.setLevel(logging.INFO)
    log.propagate = False  # else a server's log tells it a second time
    try:
        yield
    finally:
        log.removeHandler(console)
        log.setLevel(level)
        log.propagate = True


def _tell(answer: dict[str, Any], as_json: bool) -> None:
    told = {name: value for name, value in answer.items() if name != "sentence"}
    click.echo(json.dumps(told) if as_json else answer["sentence"])
