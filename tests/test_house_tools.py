"""The tools of the house say what they should: one way to test, pinned requirements, no address of a machine."""

import os
import re
import tomllib

import pytest
from streamlit import config as streamlit_config

from tests.support.app_server import PROJECT


def lines_of(name: str) -> list[str]:
    """The lines of a file that are neither empty nor a comment."""
    lines = [line.strip() for line in (PROJECT / name).read_text().splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def test_ci_calls_make_test_and_nothing_else():
    assert lines_of(".ci/run") == ["set -euo pipefail", 'cd "$(dirname "${BASH_SOURCE[0]}")/.."', "make test"]
    assert os.access(PROJECT / ".ci/run", os.X_OK)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_by_name(name):
    wanted = [line for line in lines_of(name) if line != "-r requirements.txt"]
    assert wanted
    for line in wanted:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+(\[[a-z]+\])?==[0-9][0-9a-z.]*", line), line


def test_the_store_engine_is_the_long_term_one():
    assert "duckdb==1.5.6" in lines_of("requirements.txt")


# Of the files that tools write or read; the source is looked at by the test of the architecture.
@pytest.mark.parametrize(
    "name",
    ["requirements.txt", "requirements-dev.txt", "Makefile", ".ci/run", "pyproject.toml", ".streamlit/config.toml"],
)
def test_no_address_of_a_machine(name):
    text = (PROJECT / name).read_text()
    assert not re.findall(r"https?://|file://|--[a-z-]*index-url|--find-links", text)
    assert str(PROJECT) not in text


def test_streamlit_knows_every_setting_of_ours_and_listens_to_this_machine_only():
    ours = tomllib.loads((PROJECT / ".streamlit/config.toml").read_text())
    known = set(streamlit_config.get_config_options())
    flat = {f"{section}.{key}" for section, values in ours.items() for key in _leaves(values)}
    assert flat <= known
    assert ours["server"]["address"] == "127.0.0.1"
    assert ours["browser"]["gatherUsageStats"] is False
    assert ours["client"]["showErrorDetails"] == "none"


def _leaves(values: dict, before: str = "") -> list[str]:
    """`light.textColor` for a value in a section within a section."""
    found = []
    for key, value in values.items():
        found += _leaves(value, f"{before}{key}.") if isinstance(value, dict) else [f"{before}{key}"]
    return found
