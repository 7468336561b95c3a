"""One server process of a benchmark: ``python -m benchmarks.host ours|bare SCRIPT``. It notes how long each run takes."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from medmgr_core.server.settings import Settings


def main() -> None:
    """Serve one script until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=("ours", "bare"))
    parser.add_argument("script", type=Path)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--store")
    parser.add_argument("--times", type=Path, required=True)
    asked = parser.parse_args()
    _note_times(asked.times)
    if asked.kind == "ours":
        _serve_ours(asked)
    else:
        _serve_bare(asked)


def _serve_ours(asked: argparse.Namespace) -> None:
    from medmgr_core.server.serve import serve
    from medmgr_core.workspace import open_workspace

    url = asked.store if "://" in asked.store else f"duckdb:///{asked.store}"
    serve(lambda: open_workspace(url), Settings(port=asked.port), script=asked.script)


def _serve_bare(asked: argparse.Namespace) -> None:
    # The same socket and settings as our server, so that only what MedMgr adds is seen.
    config = uvicorn.Config(
        st.App(asked.script), log_level="warning", access_log=False, ws_per_message_deflate=False, timeout_graceful_shutdown=5
    )
    uvicorn.Server(config).run(sockets=[Settings(port=asked.port).bind()])


def _note_times(file: Path) -> None:
    """Have Streamlit's runner write down the milliseconds of each run."""
    run = ScriptRunner._run_script

    def timed(self: ScriptRunner, rerun_data: Any) -> None:
        start = time.perf_counter()
        try:
            run(self, rerun_data)
        finally:
            took = (time.perf_counter() - start) * 1000
            with file.open("a") as log:
                log.write(f"{took:.3f}\n")

    ScriptRunner._run_script = timed  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
