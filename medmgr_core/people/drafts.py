"""Drafts: what a person typed into a form and has not saved, kept until it is."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from medmgr_core.periods import now
from medmgr_core.store.store import Store


def keep_draft(store: Store, person_code: str, form: str, typed: dict[str, Any]) -> None:
    """Keep what was typed so far."""
    store.put("draft", person_code=person_code, form=form, typed=json.dumps(typed, default=str), saved_at=now())


def draft_of(store: Store, person_code: str, form: str) -> tuple[dict[str, Any], datetime] | None:
    """What was typed and when, or None."""
    sql = "SELECT typed, saved_at FROM draft WHERE person_code = $person_code AND form = $form"
    rows = store.rows(sql, person_code=person_code, form=form)
    return (json.loads(rows[0][0]), rows[0][1]) if rows else None


def drop_draft(store: Store, person_code: str, form: str) -> None:
    """Forget a draft: it was saved or given up."""
    store.remove("draft", "person_code = $person_code AND form = $form", person_code=person_code, form=form)
