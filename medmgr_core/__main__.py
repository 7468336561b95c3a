"""``python -m medmgr_core``: see ``cli``."""

from medmgr_core.cli import main

main(prog_name="python -m medmgr_core")
