"""Short outlines in our own words, to begin with: headings of a law, never its text. A facility loads its own copy beside."""

from __future__ import annotations

from pathlib import Path

from medmgr_core.compliance.catalogue import RequirementSet
from medmgr_core.compliance.read_catalogue import read_catalogue

# file -> name for the screen, and whether it was checked
OUTLINES = {
    "english_fundamental_standards": ("English fundamental standards (outline)", "Regulations 2014, 9 to 20A; general knowledge, "
                                      "not checked: confirm before you rely on it"),
    "hipaa_security_rule": ("HIPAA security rule (outline)", "45 CFR 164.308 to 164.316, headings; general knowledge, "
                            "not checked: confirm before you rely on it"),
}  # fmt: skip


def outline(name: str) -> RequirementSet:
    """One outline as a set. Raises KeyError for a name that is none."""
    title, source = OUTLINES[name]
    held = read_catalogue(f"{name}.csv", Path(__file__).with_name(f"{name}.csv").read_bytes())
    return RequirementSet(title, held.nodes, source=source)
