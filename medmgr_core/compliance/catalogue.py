"""A requirement set as it is read from a file: nodes in a tree, checked before any is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from graphlib import CycleError, TopologicalSorter

from medmgr_core.errors import InvalidEntry

MOST_NODES = 20_000


@dataclass(frozen=True)
class Node:
    """One requirement or heading. ``key`` tells nodes of a set apart; ``parent`` is a key, empty at the top."""

    key: str
    parent: str
    ref: str
    name: str
    text: str = ""
    kind: str = "mandatory"
    weight: float = 1.0
    evidence_hint: str = ""
    is_assessable: bool = True
    depth: int = 0


@dataclass(frozen=True)
class RequirementSet:
    """What a file says of itself, and its nodes; parents come before what is below them."""

    name: str
    nodes: tuple[Node, ...]
    version: str = ""
    source: str = ""
    licence: str = ""
    published: date | None = None

    @property
    def assessable(self) -> int:
        """How many nodes are assessed."""
        return sum(node.is_assessable for node in self.nodes)


def checked(held: RequirementSet) -> RequirementSet:
    """The set in the order of its tree, with depths. Raises InvalidEntry for duplicates, missing parents, a circle."""
    if not held.nodes:
        raise InvalidEntry("This file holds no requirement: it needs a row for each, with its reference and title.")
    if len(held.nodes) > MOST_NODES:
        raise InvalidEntry(f"This file holds {len(held.nodes):,} requirements; at most {MOST_NODES:,} can be loaded at once.")
    keys = Counter(node.key for node in held.nodes)
    twice = [key for key, count in keys.items() if count > 1]
    if twice:
        raise InvalidEntry(f"“{twice[0]}” stands in the file more than once: give each requirement a reference of its own.")
    lost = next((node for node in held.nodes if node.parent and node.parent not in keys), None)
    if lost:
        raise InvalidEntry(
            f"“{lost.key}” stands under “{lost.parent}”, which is not in the file: add that row or empty “parent”."
        )
    _refuse_circle(held.nodes)
    return replace(held, nodes=tuple(_in_order(held.nodes)))


def _refuse_circle(nodes: Iterable[Node]) -> None:
    try:
        TopologicalSorter({node.key: {node.parent} if node.parent else set() for node in nodes}).prepare()
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise InvalidEntry(f"These requirements stand under each other in a circle: {circle}. Mend “parent” of one.") from None


def _in_order(nodes: Iterable[Node]) -> Iterator[Node]:
    """Each node right before what is below it, otherwise as in the file."""
    below: dict[str, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.parent, []).append(node)
    waiting = [(node, 0) for node in reversed(below.get("", ()))]
    while waiting:
        node, depth = waiting.pop()
        yield replace(node, depth=depth)
        waiting += [(child, depth + 1) for child in reversed(below.get(node.key, ()))]
