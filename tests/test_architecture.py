"""The rules of the house that a linter does not know: where SQL, streamlit and open_page may stand."""

import ast
import re
from pathlib import Path

import pytest

from medmgr_core.store.catalogue import views_in
from medmgr_core.workspace import RECORD_TYPES, VIEW_FILES

ROOT = Path(__file__).parents[1]
CORE = ROOT / "medmgr_core"
PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted(CORE.rglob("*.py"))
WRITES = re.compile(r"\b(INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE (TABLE|VIEW|INDEX)|ALTER TABLE|DROP (TABLE|VIEW))\b")
READS = re.compile(r"\bSELECT\b[\s\S]+\bFROM\b")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def texts_in(path: Path) -> list[tuple[int, str]]:
    """All string literals but docstrings, f-strings joined, with their line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.body[0].value) for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body
            and isinstance(node.body[0], ast.Expr)}  # fmt: skip
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            found.append((node.lineno, "".join(parts)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            found.append((node.lineno, node.value))
    return found


def imports_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def test_there_is_something_to_check():
    assert len(PAGES) >= 11 and len(MODULES) > 60 and len(VIEW_FILES) >= 4


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_streamlit_stands_only_in_ui_and_server(path: Path):
    allowed = path.is_relative_to(CORE / "ui") or path.is_relative_to(CORE / "server")
    assert allowed or not any(name.split(".")[0] == "streamlit" for name in imports_in(path))


@pytest.mark.parametrize("path", [*MODULES, *PAGES], ids=name_of)
def test_only_store_and_entry_write_sql(path: Path):
    # imports/ writes its stage, a DuckDB file of its own; the store is written by store/ alone.
    if any(path.is_relative_to(CORE / folder) for folder in ("store", "entry", "imports")):
        pytest.skip("this is where writing SQL belongs")
    assert [line for line, text in texts_in(path) if WRITES.search(text)] == []


@pytest.mark.parametrize("path", [*PAGES, *sorted((CORE / "ui").rglob("*.py"))], ids=name_of)
def test_no_sql_and_no_open_media_on_screens(path: Path):
    assert [line for line, text in texts_in(path) if READS.search(text)] == []
    calls = re.findall(r"\bst\.(download_button|image|audio|video|pdf)\(", path.read_text(encoding="utf-8"))
    assert calls == [], "stored content leaves through /files only: /media is open to anyone who has the address"


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_open_page_is_the_first_call_of_a_page(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for statement in tree.body for node in ast.walk(statement) if isinstance(node, ast.Call)]
    first = min(calls, key=lambda call: (call.lineno, call.col_offset))
    assert isinstance(first.func, ast.Name) and first.func.id == "open_page"


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_is_short(path: Path):
    assert len([line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]) <= 120


def test_every_query_names_the_units_in_reach_or_says_why_not():
    """A constant in queries.py or measure.py with FROM names $units (or $reach), or its comment says "no $units: why"."""
    silent = []
    for path in [*CORE.glob("*/queries.py"), CORE / "measure.py"]:
        lines = path.read_text(encoding="utf-8").splitlines()
        tree = ast.parse("\n".join(lines))
        constants = {t.id: n for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
        for name, node in constants.items():
            text = ast.get_source_segment("\n".join(lines), node) or ""
            comment = "\n".join(lines[max(0, node.lineno - 3) : node.lineno - 1])
            inherits = any(re.search(rf"{{{other}(\.\w+\(\))?}}", text) for other in constants if other != name)
            if "FROM" in text and not ("$units" in text or "$reach" in text or inherits or "no $units:" in comment):
                silent.append(f"{path.name} {name}")
    assert silent == []


@pytest.mark.parametrize("path", VIEW_FILES, ids=name_of)
def test_a_view_says_its_grain_and_reads_live_rows(path: Path):
    views = views_in(path)
    assert views, "no view was found in the file"
    assert len(views) == path.read_text(encoding="utf-8").count("CREATE VIEW"), "a view is not understood"
    tables = {record_type.table for record_type in RECORD_TYPES} | {"change_log"}
    for view in views:
        assert view.grain.startswith("one row per "), view.name
        named = set(re.findall(r"\b(?:FROM|JOIN)\s+([a-z_]+)", view.sql))
        assert not named & tables, f"{view.name} reads {named & tables}: read the live_ views instead"


def test_slices_do_not_import_each_other():
    slices = {"budgets", "purchasing", "savings", "indicators", "activity", "complaints", "actions", "rosters", "compliance",
              "supplies"}  # fmt: skip
    for name in slices:
        for path in (CORE / name).rglob("*.py"):
            others = {f"medmgr_core.{other}" for other in slices - {name}}
            assert not {module for module in imports_in(path) if module.startswith(tuple(others))}, path
