"""``python -m benchmarks [NAME …]``: run all benchmarks, or those named, and note them in RESULTS.md."""

from __future__ import annotations

import time
from types import ModuleType

import click

from benchmarks import (
    budgets_page,
    cached_query,
    demo,
    empty_page,
    first_visit,
    import_rows,
    in_and_out,
    position_query,
    rooms,
    rosters,
    rosters_page,
    save,
    sessions,
    staff_page,
    start,
    supplies,
)
from benchmarks.house import House
from benchmarks.report import Line, write_results

BENCHMARKS: dict[str, ModuleType] = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        empty_page,
        staff_page,
        save,
        start,
        sessions,
        first_visit,
        cached_query,
        import_rows,
        in_and_out,
        demo,
        budgets_page,
        position_query,
        supplies,
        rosters,
        rosters_page,
        rooms,
    )
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)))
@click.option("--rounds", default=1.0, help="Measure so many times as often.")
@click.option("--scale", default=10, help="How many hospitals a large store has.")
def main(names: tuple[str, ...], rounds: float, scale: int) -> None:
    """Each benchmark is a ratio to a floor measured in the same run. Only a full run is written to RESULTS.md."""
    begun, lines = time.monotonic(), list[Line]()
    for name in names or BENCHMARKS:
        with House(rounds, scale) as house:  # one each: what one of them started is not to slow the next
            for line in BENCHMARKS[name].run(house):
                lines.append(line)
                click.echo(line)
    click.echo(f"{time.monotonic() - begun:.0f} seconds")
    if not names:
        write_results(lines)


main(prog_name="python -m benchmarks")
