"""Requirement sets from files: CSV and XLSX by template, OSCAL catalogues (JSON), requirement libraries (YAML)."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from medmgr_core.compliance.catalogue import Node, RequirementSet, checked
from medmgr_core.entry.read_file import read_file
from medmgr_core.errors import ImportRejected, InvalidEntry
from medmgr_core.imports.stage import open_stage, rows

HEADINGS = ("ref", "parent", "title", "text", "kind", "weight", "evidence_hint")
LARGEST = 20 * 2**20
_LARGEST_YAML = 5 * 2**20  # it is read some hundred times slower than JSON
_KINDS = {"": "mandatory", "mandatory": "mandatory", "required": "mandatory", "must": "mandatory", "recommended": "recommended",
          "addressable": "recommended", "should": "recommended", "optional": "optional", "nice": "optional"}  # fmt: skip
_HEADINGS_NEEDED = f"This file needs the headings {', '.join(HEADINGS)}; only ref and title must be filled."


def read_catalogue(name: str, content: bytes) -> RequirementSet:
    """The requirement set a file holds, by its ending and checked. Raises InvalidEntry with one plain sentence."""
    ending = name.rpartition(".")[2].lower()
    readers = {"csv": _csv, "xlsx": _xlsx, "json": read_oscal, "yaml": read_library, "yml": read_library}
    if ending not in readers:
        raise InvalidEntry("A requirement set is read from CSV, XLSX, JSON (OSCAL) or YAML: choose one of these.")
    if len(content) > LARGEST:
        raise InvalidEntry("This file is larger than 20 MB: load the set in parts.")
    found = readers[ending](content)
    return checked(found if found.name else RequirementSet(name.rpartition(".")[0], found.nodes))


# Template --------------------------------------------------------------------------------------------


def template() -> str:
    """The template with two lines that show how it is filled."""
    lines = [HEADINGS, ("1", "", "Fire safety", "", "", "", ""),
             ("1.1", "1", "Fire risk assessment", "A competent person assesses the risk of fire each year.", "mandatory", "2",
              "Signed assessment not older than a year")]  # fmt: skip
    return "\r\n".join(",".join(f'"{cell}"' if "," in cell else cell for cell in line) for line in lines) + "\r\n"


def _csv(content: bytes) -> RequirementSet:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return _table(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))
    except csv.Error:
        raise InvalidEntry("This is no CSV file as it should be: save it anew as “CSV UTF-8”.") from None


def _xlsx(content: bytes) -> RequirementSet:
    """Read by the process of its own that reads all workbooks."""
    with tempfile.TemporaryDirectory(prefix="medmgr-set-") as folder:
        path = Path(folder) / "file.xlsx"
        path.write_bytes(content)
        try:
            staged = read_file(path, Path(folder))
        except ImportRejected as error:
            raise InvalidEntry(str(error)) from None
        sheet = staged.sheets[0]
        names = ", ".join(f"c{place + 1}" for place in range(len(sheet.columns)))
        with open_stage(staged.stage) as stage:
            found = rows(stage, f"SELECT {names} FROM {sheet.table} ORDER BY row_no")
    if sheet.left_out_rows or sheet.problems:
        odd = (*sheet.problems, *sheet.left_out)[0]
        raise InvalidEntry(f"Row {odd.row} of the workbook cannot be read: {odd.why}. Mend it, or save the sheet as CSV.")
    return _table([list(sheet.columns), *([cell or "" for cell in row] for row in found)])


def _table(lines: list[list[str]]) -> RequirementSet:
    headings = [cell.strip().lower().replace(" ", "_") for cell in lines[0]] if lines else []
    if not {"ref", "title"} <= set(headings):
        raise InvalidEntry(_HEADINGS_NEEDED)
    nodes = []
    for number, line in enumerate(lines[1:], start=2):
        row = {name: cell.strip() for name, cell in zip(headings, line, strict=False)}
        if any(row.values()):
            nodes.append(_row(row, number))
    parents = {node.parent for node in nodes}
    return RequirementSet("", tuple(_heading(node) if node.key in parents and not node.text else node for node in nodes))


def _heading(node: Node) -> Node:
    """What has others below it and no text of its own is a heading."""
    return Node(node.key, node.parent, node.ref, node.name, is_assessable=False)


def _row(row: Mapping[str, str], number: int) -> Node:
    for name in ("ref", "title"):
        if not row.get(name):
            raise InvalidEntry(f"Row {number}: “{name}” is empty. Fill it in.")
    kind, weight = row.get("kind", "").lower(), row.get("weight", "") or "1"
    if kind not in _KINDS:
        raise InvalidEntry(f"Row {number}: “{row['kind']}” is no kind. Write mandatory, recommended or optional.")
    try:
        heavy = float(weight.replace(",", "."))
    except ValueError:
        heavy = -1.0
    if not 0 <= heavy <= 1000:
        raise InvalidEntry(f"Row {number}: “{weight}” is no weight. Write a number from 0 to 1000, such as 1.")
    return Node(row["ref"], row.get("parent", ""), row["ref"], row["title"], row.get("text", ""), _KINDS[kind], heavy,
                row.get("evidence_hint", ""))  # fmt: skip


# OSCAL -----------------------------------------------------------------------------------------------

_INSERT = re.compile(r"\{\{\s*insert:\s*param,\s*([^}\s]+)\s*\}\}")


def read_oscal(content: bytes) -> RequirementSet:
    """An OSCAL catalogue, JSON: groups are headings, controls and their enhancements are assessed."""
    try:
        catalogue = json.loads(content)["catalog"]
        about = catalogue["metadata"]
        nodes = tuple(_groups(catalogue, "", {}))
        published = _day(about.get("published"))
        return RequirementSet(str(about.get("title", "")), nodes, str(about.get("version", "")), published=published)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InvalidEntry("This is no OSCAL catalogue: it needs “catalog” with “metadata” and “groups” or “controls”.") from None


def _groups(part: Mapping[str, Any], parent: str, labels: Mapping[str, str]) -> Iterator[Node]:
    known = {**labels, **_labels(part)}
    for group in part.get("groups", ()):
        key = str(group.get("id") or group["title"])
        yield Node(key, parent, _label(group), str(group["title"]), _prose(group.get("parts", ()), known), is_assessable=False)
        yield from _groups(group, key, known)
    for control in part.get("controls", ()):
        own = {**known, **_labels(control)}
        withdrawn = any(p.get("name") == "status" and p.get("value") == "withdrawn" for p in control.get("props", ()))
        yield Node(str(control["id"]), parent, _label(control), str(control["title"]), _prose(control.get("parts", ()), own),
                   is_assessable=not withdrawn)  # fmt: skip
        yield from _groups(control, str(control["id"]), own)


def _label(part: Mapping[str, Any]) -> str:
    """Its printed name: the label without a class, or the one that is not padded."""
    held = [p for p in part.get("props", ()) if p.get("name") == "label"]
    plain = next((p for p in held if p.get("class") != "zero-padded"), None)
    return str(plain["value"] if plain else part.get("id", ""))


def _labels(part: Mapping[str, Any]) -> dict[str, str]:
    return {str(p["id"]): str(p.get("label") or "as chosen") for p in part.get("params", ())}


def _prose(parts: Iterable[Mapping[str, Any]], labels: Mapping[str, str], depth: int = 0) -> str:
    """The statement with its items; a parameter is shown by its label in brackets."""
    lines = []
    for part in parts:
        if depth or part.get("name") in ("statement", "overview", "item", "objective", "information"):
            prose = _INSERT.sub(lambda found: f"[{labels.get(found[1], 'as chosen')}]", str(part.get("prose", "")))
            mark = next((str(p["value"]) for p in part.get("props", ()) if p.get("name") == "label"), "")
            lines += [f"{'  ' * depth}{mark} {prose}".rstrip()] if prose else []
            lines += [_prose(part.get("parts", ()), labels, depth + 1)]
    return "\n".join(line for line in lines if line.strip())


# Library ---------------------------------------------------------------------------------------------


def read_library(content: bytes) -> RequirementSet:
    """A requirement library, YAML: nodes are told apart by their urn, since many have no reference."""
    if len(content) > _LARGEST_YAML:
        raise InvalidEntry("This file is larger than 5 MB: load the set in parts.")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # plain values only, whatever tags the file holds
    try:
        held = yaml.load(content, Loader=loader)
        framework = held["objects"]["framework"]
        groups = {g["ref_id"]: str(g["name"]).lower() for g in framework.get("implementation_groups_definition") or ()}
        nodes = tuple(_library_node(node, groups) for node in framework["requirement_nodes"])
        return RequirementSet(str(framework["name"]), nodes, str(held.get("version", "")), str(held.get("provider") or ""),
                              str(held.get("copyright") or "")[:400], _day(held.get("publication_date")))  # fmt: skip
    except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InvalidEntry("This is no requirement library: it needs “objects”, “framework” and “requirement_nodes”.") from None


def _library_node(node: Mapping[str, Any], groups: Mapping[str, str]) -> Node:
    text, ref = str(node.get("description") or ""), str(node.get("ref_id") or "")
    name = str(node.get("name") or text.partition("\n")[0].partition(". ")[0] or ref or node["urn"])
    named = [groups.get(code, "") for code in node.get("implementation_groups") or ()]
    kind = next((_KINDS[word] for word in named if word in _KINDS and word), "mandatory")
    return Node(str(node["urn"]), str(node.get("parent_urn") or ""), ref, name[:400], text, kind, float(node.get("weight") or 1),
                str(node.get("typical_evidence") or ""), bool(node.get("assessable", True)))  # fmt: skip


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
