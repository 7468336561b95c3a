"""Requirement sets from files: small ones written here, the refusals, and (where they are) the public ones."""

import io
import json
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.compliance.catalogue import Node, RequirementSet, checked
from medmgr_core.compliance.outlines import OUTLINES, outline
from medmgr_core.compliance.read_catalogue import HEADINGS, read_catalogue, template
from medmgr_core.errors import InvalidEntry

REAL = Path(__file__).parents[3] / "shared" / "data" / "real" / "compliance"

GONE = {"name": "status", "value": "withdrawn"}


def real(name):
    path = REAL / name
    if not path.exists():
        pytest.skip("the public files are not beside this checkout (../shared/data/real/compliance)")
    return read_catalogue(name, path.read_bytes())


def csv(*lines):
    return read_catalogue("own.csv", "\n".join(["ref,parent,title,text,kind,weight,evidence_hint", *lines]).encode())


def test_the_template_reads_as_it_is_given():
    held = read_catalogue("own.csv", template().encode())
    assert [(n.key, n.parent, n.is_assessable, n.weight, n.depth) for n in held.nodes] == [
        ("1", "", False, 1.0, 0), ("1.1", "1", True, 2.0, 1)]  # fmt: skip
    assert held.name == "own" and held.nodes[1].evidence_hint == "Signed assessment not older than a year"


def test_what_stands_below_comes_after_what_it_stands_under():
    held = csv("b,a,B", "c,b,C", "a,,A", "d,a,D")
    assert [(n.key, n.depth) for n in held.nodes] == [("a", 0), ("b", 1), ("c", 2), ("d", 1)]
    assert [n.key for n in held.nodes if n.is_assessable] == ["c", "d"]


def test_a_workbook_reads_as_the_csv_does():
    rows = [("A", "", "Fire", "", "", "", ""), ("A1", "A", "Fire risk assessment", "Each year.", "recommended", "2.5", "Report"),
            ("A2", "A", "Drills", "Twice a year.", "", "", "")]  # fmt: skip
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as held:
        sheet = held.add_worksheet()
        for number, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(number, 0, row)
    lines = [",".join(row) for row in rows]
    assert read_catalogue("own.xlsx", book.getvalue()).nodes == csv(*lines).nodes


REFUSED = {
    "a circle": (("a,c,A", "b,a,B", "c,b,C"), "under each other in a circle: .* → .*Mend “parent” of one"),
    "itself": (("a,a,A",), "in a circle: a → a"),
    "twice": (("a,,A", "a,,B"), "“a” stands in the file more than once"),
    "no parent": (("a,,A", "b,x,B"), "“b” stands under “x”, which is not in the file"),
    "no title": (("a,,",), "Row 2: “title” is empty"),
    "a kind": (("a,,A,,perhaps",), "Row 2: “perhaps” is no kind"),
    "a weight": (("a,,A,,,heavy",), "Row 2: “heavy” is no weight"),
    "below nought": (("a,,A,,,-1",), "Row 2: “-1” is no weight"),
    "nothing": ((), "holds no requirement"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_refused_in_one_sentence(name):
    lines, said = REFUSED[name]
    with pytest.raises(InvalidEntry, match=said) as error:
        csv(*lines)
    assert str(error.value).count("\n") == 0


@pytest.mark.parametrize(("name", "content"), [
    ("x.csv", b"a,b\n1,2"), ("x.json", b"{}"), ("x.json", b"["), ("x.json", b"[" * 100_000), ("x.json", b'{"catalog": 5}'),
    ("x.yaml", b"a: [1"), ("x.yaml", b"!!python/object/apply:os.system ['true']"), ("x.yaml", b"objects: {}"),
    ("x.xlsx", b"no workbook"), ("x.exe", b"MZ"),
])  # fmt: skip
def test_other_files_are_refused_in_one_sentence(name, content):
    with pytest.raises(InvalidEntry) as error:
        read_catalogue(name, content)
    assert 20 < len(str(error.value)) < 250


def test_an_oscal_catalogue_with_its_items_and_parameters():
    control = {"id": "f-1", "title": "Fire", "params": [{"id": "p1", "label": "how often"}],
               "props": [{"name": "label", "value": "F-01", "class": "zero-padded"}, {"name": "label", "value": "F-1"}],
               "parts": [{"name": "statement", "prose": "Assess {{ insert: param, p1 }}:",
                          "parts": [{"name": "item", "props": [{"name": "label", "value": "a."}], "prose": "the doors;"}]},
                         {"name": "guidance", "prose": "Ask the fire officer."}],
               "controls": [{"id": "f-1.1", "title": "At night", "props": [GONE]}]}  # fmt: skip
    held = read_catalogue("own.json", json.dumps({"catalog": {"metadata": {"title": "Own", "version": "2"}, "groups": [
        {"id": "f", "title": "Fire safety", "controls": [control]}]}}).encode())  # fmt: skip
    group, fire, night = held.nodes
    assert (held.name, held.version) == ("Own", "2")
    assert (group.is_assessable, fire.ref, fire.parent, night.parent, night.is_assessable) == (False, "F-1", "f", "f-1", False)
    assert fire.text.split("\n") == [" Assess [how often]:", "  a. the doors;"]


def test_the_low_baseline_has_149_controls():
    held = real("oscal_sp800-53r5_LOW_resolved_catalog.json")
    assert (len(held.nodes), held.assessable) == (149 + 18, 149)
    assert [n.ref for n in held.nodes if n.is_assessable][:3] == ["AC-1", "AC-2", "AC-3"]
    assert not any("insert: param" in n.text for n in held.nodes)


def test_the_example_catalogue():
    held = real("oscal_basic_catalog_example.json")
    assert held.assessable == 4 and held.nodes[2].ref == "1.1.1" and held.nodes[2].depth == 2


def test_the_library_is_keyed_by_urn():
    held = real("ciso_hipaa_nist-sp-800-66-rev2.yaml")
    assert (len(held.nodes), held.assessable, sum(not n.ref for n in held.nodes)) == (179, 152, 152)
    assert len({n.key for n in held.nodes}) == 179 and all(n.key.startswith("urn:") and n.name for n in held.nodes)
    assert {n.kind for n in held.nodes} == {"mandatory", "recommended"}  # Required and neutral, Addressable


@pytest.mark.parametrize("name", OUTLINES)
def test_the_outlines_that_come_with_it_are_in_order(name):
    held = outline(name)
    assert held.assessable >= 13 and "not checked" in held.source
    assert all(n.text and n.evidence_hint for n in held.nodes if n.is_assessable)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=31))
def test_any_forest_keeps_all_its_nodes_each_after_its_parent(parents):
    """parents[i] below i, or a top: never a circle."""
    nodes = [Node(str(n), str(p) if p < n else "", "", "x") for n, p in enumerate(parents)]
    found = checked(RequirementSet("x", tuple(reversed(nodes)))).nodes
    places = {node.key: place for place, node in enumerate(found)}
    assert sorted(places) == sorted(node.key for node in nodes)
    assert all(not node.parent or places[node.parent] < places[node.key] for node in found)
    depths = {node.key: node.depth for node in found}
    assert all(node.depth == (depths[node.parent] + 1 if node.parent else 0) for node in found)
