"""What a killed run left is removed a day later, and nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from medmgr_core.entry.left_over import remove_left_over

TWO_DAYS_AGO = time.time() - 2 * 24 * 3600


def made(folder: Path, name: str, *, old: bool = True) -> Path:
    path = folder / name
    (path / "reading-1").mkdir(parents=True)
    stage = path / "reading-1" / "stage.duckdb"
    stage.write_text("x")
    if old:
        for each in (stage, stage.parent, path):
            os.utime(each, (TWO_DAYS_AGO, TWO_DAYS_AGO))
    return path


def test_only_old_folders_of_these_names_go(tmp_path: Path) -> None:
    for name in ("medmgr-import-a", "medmgr-rows-b", "medmgr-copy-c", "other"):
        made(tmp_path, name)
    made(tmp_path, "medmgr-import-new", old=False)
    in_use = made(tmp_path, "medmgr-import-held")
    (in_use / "reading-1" / "stage.duckdb").write_text("written to today")
    assert remove_left_over(tmp_path) == ["medmgr-import-a", "medmgr-rows-b"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "medmgr-copy-c",
        "medmgr-import-held",
        "medmgr-import-new",
        "other",
    ]


def test_a_link_and_a_file_of_such_a_name_stay(tmp_path: Path) -> None:
    elsewhere = made(tmp_path, "elsewhere")
    (tmp_path / "medmgr-import-link").symlink_to(elsewhere)
    file = tmp_path / "medmgr-import-file"
    file.write_text("x")
    os.utime(file, (TWO_DAYS_AGO, TWO_DAYS_AGO))
    assert remove_left_over(tmp_path) == []
    assert (elsewhere / "reading-1" / "stage.duckdb").exists()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users are told apart in another way")
def test_those_of_another_user_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "medmgr-import-a")
    monkeypatch.setattr("os.getuid", lambda: 12345678)
    assert remove_left_over(tmp_path) == []
