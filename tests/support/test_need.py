"""Finding what the machine has to have, and one loud line for what it has not."""

import os
import re

import pytest

from tests.support import need


@pytest.fixture
def bare_machine(monkeypatch):
    """A machine without browser and database, on which nothing can be installed either."""
    installed: list[str] = []
    monkeypatch.setattr(need, "CHROMIUM", need.Need("chromium", lambda: None, "SCREENS"))
    monkeypatch.setattr(need, "POSTGRES", need.Need("postgresql", lambda: None, "STORES"))
    monkeypatch.setattr(need, "install", installed.extend)
    return installed


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_each_missing_package_is_one_loud_line_and_fails_in_ci(bare_machine, monkeypatch, capsys, ci, code):
    monkeypatch.setenv("CI", ci)
    assert need.main() == code
    assert bare_machine == ["chromium", "postgresql"]
    loud = [line for line in capsys.readouterr().err.splitlines() if line]
    assert loud == [
        "!!! MISSING PACKAGE: chromium. WITHOUT IT SCREENS ARE NOT TESTED. !!!",
        "!!! MISSING PACKAGE: postgresql. WITHOUT IT STORES ARE NOT TESTED. !!!",
    ]


def test_nothing_is_installed_where_nothing_is_missing(bare_machine, monkeypatch, tmp_path, capsys):
    for name in ("CHROMIUM", "POSTGRES"):
        monkeypatch.setattr(need, name, need.Need("any", lambda: tmp_path, "NOTHING"))
    assert need.main() == 0
    assert bare_machine == []
    assert capsys.readouterr().err == ""


def test_only_root_installs(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(need.subprocess, "run", lambda *_, **__: pytest.fail("it tried to install"))
    need.install(["chromium"])


@pytest.mark.parametrize(("version", "found"), [("15.18 (Debian 15.18-0)", True), ("16beta1", True), ("14.9", False)])
def test_postgres_is_fifteen_or_later(monkeypatch, tmp_path, version, found):
    for name in ("initdb", "pg_ctl", "postgres"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (tmp_path / name).chmod(0o755)
    assert (need._postgres_version(tmp_path) >= need.OLDEST_POSTGRES) is found


def test_a_folder_without_server_programs_does_not_count(tmp_path):
    assert need._postgres_version(tmp_path) == 0


def test_the_sentences_name_a_package():
    for each in (need.CHROMIUM, need.POSTGRES):
        assert re.match(rf"MISSING PACKAGE: {each.package}\. ", each.sentence)
