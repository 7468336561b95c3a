"""The rules of the house that a linter does not know: where SQL, streamlit and open_page may stand."""

import ast
import importlib
import re
from functools import cache
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


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def texts_in(path: Path) -> list[tuple[int, str]]:
    """All string literals but docstrings, f-strings joined, with their line."""
    tree = tree_of(path)
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
    tree = tree_of(path)
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def test_there_is_something_to_check():
    assert len(PAGES) >= 11 and len(MODULES) > 60 and len(VIEW_FILES) >= 4


def outside(*folders: str) -> list[Path]:
    """The modules of the core that are in none of these folders."""
    return [path for path in MODULES if not any(path.is_relative_to(CORE / folder) for folder in folders)]


def places(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    """File and line of each text that holds the pattern."""
    return [f"{name_of(path)}:{line}" for path in paths for line, text in texts_in(path) if pattern.search(text)]


def test_streamlit_stands_only_in_ui_and_server():
    assert [
        name_of(path) for path in outside("ui", "server") for name in imports_in(path) if name.split(".")[0] == "streamlit"
    ] == []
    assert any(name.split(".")[0] == "streamlit" for path in MODULES for name in imports_in(path))


def test_only_store_and_entry_write_sql():
    # imports/ writes its stage, a DuckDB file of its own; the store is written by store/ alone.
    assert places([*outside("store", "entry", "imports"), *PAGES], WRITES) == []
    assert places(MODULES, WRITES)


def test_no_sql_and_no_open_media_on_screens():
    screens = [*PAGES, *sorted((CORE / "ui").rglob("*.py"))]
    assert places(screens, READS) == []
    media = re.compile(r"\bst\.(download_button|image|audio|video|pdf)\(")
    calls = [name_of(path) for path in screens if media.search(path.read_text(encoding="utf-8"))]
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
    """A text in a *queries.py or measure.py with FROM names $units, $reach or $viewer, or its comment says "no $units: why"."""
    silent = []
    for path in [*CORE.glob("*/*queries.py"), CORE / "measure.py"]:
        lines = path.read_text(encoding="utf-8").splitlines()
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        constants = [n for n in tree_of(path).body if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name)]
        for node in constants:
            text, comment = vars(module)[node.targets[0].id], "\n".join(lines[max(0, node.lineno - 3) : node.lineno - 1])
            asks = isinstance(text, str) and "SELECT" in text and "FROM" in text
            if asks and not ("$units" in text or "$viewer" in text or "$reach" in text or "no $units:" in comment):
                silent.append(f"{path.name} {node.targets[0].id}")
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
