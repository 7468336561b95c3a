"""Serves the tiny app: ``python -m tests.server.tiny PORT STORE MODE [behind-tls] [CERTFILE KEYFILE]``."""

import sys
from contextlib import ExitStack
from pathlib import Path

from medmgr_core.server import serve
from medmgr_core.server.settings import Settings
from medmgr_core.where import place_of


def main(port: str, store: str, mode: str, *more: str) -> None:
    """Serve until told to stop."""
    place, files = place_of(store), [Path(name) for name in more if name != "behind-tls"]
    settings = Settings(mode, "127.0.0.1", int(port), *files, behind_tls="behind-tls" in more)

    def open_store():
        from medmgr_core.workspace import open_workspace
        from tests.server.small_facility import quick_passwords

        stay_quick.enter_context(quick_passwords())
        return open_workspace(place.url, folder=place.folder)

    script = Path(__file__).with_name("tiny_app.py")
    with ExitStack() as stay_quick:
        serve.serve(open_store, settings, script=script, token_file=place.token_file)


if __name__ == "__main__":
    main(*sys.argv[1:])
