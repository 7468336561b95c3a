"""History on the screen: sentences with their time, newest first."""

from __future__ import annotations

from medmgr_core.people.queries import person_names, record_history
from medmgr_core.people.sentences import sentence
from medmgr_core.record import Record
from medmgr_core.rows import rows_of
from medmgr_core.ui.page import Page


def record_sentences(page: Page, record_type: type[Record], key: str) -> list[tuple[str, str]]:
    """(time, sentence) for the changes of one record that this person may see."""
    frame = record_history(page.store, page.everywhere(record_type.area), page.rights, record_type, key)
    people = person_names(page.store)
    return [
        (page.formats.moment(row["made_at"]), sentence(row, page.store.catalogue, people, page.formats)) for row in rows_of(frame)
    ]
