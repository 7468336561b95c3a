"""The requirement set of a demonstration: an outline in our own words."""

from __future__ import annotations

import pandas as pd

from medmgr_core.compliance.outlines import OUTLINES, outline
from medmgr_core.compliance.requirement_commands import requirements_of
from medmgr_core.compliance.requirement_records import Framework, Requirement
from medmgr_core.record import Record

SET = "EFS"


def shared_set() -> dict[type[Record], pd.DataFrame]:
    """The requirement set, which stands once however many sites there are."""
    title, source = OUTLINES["english_fundamental_standards"]
    nodes = requirements_of(SET, outline("english_fundamental_standards"))
    return {
        Framework: pd.DataFrame([{"framework_code": SET, "name": title, "source": source}]),
        Requirement: pd.DataFrame([node.model_dump() for node in nodes]),
    }
