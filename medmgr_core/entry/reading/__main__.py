"""The process that reads one file: python medmgr_core/entry/reading REQUEST. It answers in a file beside the request."""

from __future__ import annotations

import json
import sys
import threading
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any

# Started apart from everything else: only the project itself is added to what can be imported.
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from medmgr_core.entry.reading.found import NO_ROOM
from medmgr_core.entry.reading.limits import set_limits
from medmgr_core.errors import ImportRejected

# DuckDB looks for these when it is given a value, and would spend a second on loading them.
for _name in ("pandas", "numpy", "pyarrow", "polars"):
    sys.modules[_name] = None  # type: ignore[assignment]


def main(request: Path) -> None:
    """request: JSON with path, memory (bytes) and seconds; the answer is written beside it as answer.json."""
    asked = json.loads(request.read_text(encoding="utf-8"))
    set_limits(asked["seconds"], asked["memory"])
    answer = _answer(Path(asked["path"]), request.parent, int(asked["memory"]))
    written = request.with_name("answer.part")
    written.write_text(json.dumps(answer), encoding="utf-8")
    written.replace(request.with_name("answer.json"))


def _answer(path: Path, folder: Path, memory: int) -> dict[str, Any]:
    try:
        return {"found": _read(path, folder, memory)}
    except ImportRejected as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": NO_ROOM}
    except Exception as error:
        if "Out of Memory" in str(error) or "failed to allocate" in str(error):
            return {"refused": NO_ROOM}
        return {"failed": traceback.format_exc()}


def _read(path: Path, folder: Path, memory: int) -> dict[str, Any]:
    import csv

    from medmgr_core.entry.reading.kind import kind_of_file
    from medmgr_core.entry.reading.letters import digest_of

    csv.field_size_limit(4_000_000)
    kind = kind_of_file(path)
    digest: list[str] = []
    hashing = threading.Thread(target=lambda: digest.append(digest_of(path)))
    hashing.start()
    found = _staged(path, kind, folder, memory)
    hashing.join()
    return {"bytes": path.stat().st_size, "digest": digest[0], "kind": kind, **found}


def _staged(path: Path, kind: str, folder: Path, memory: int) -> dict[str, Any]:
    from medmgr_core.entry.reading.stage import open_stage

    con = open_stage(folder / "stage.duckdb", memory // 2)
    try:
        if kind == "csv":
            from medmgr_core.entry.reading.text_file import read_text

            text = read_text(path, con, folder)
            return {**asdict(text), "sheets": [asdict(sheet) for sheet in text.sheets]}
        from medmgr_core.entry.reading.workbook import read_workbook

        book = read_workbook(path, kind, con, folder)
        return {"encoding": "", "delimiter": "", "notes": book.notes, "sheets": [asdict(sheet) for sheet in book.sheets]}
    finally:
        con.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
