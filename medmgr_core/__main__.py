"""``python -m medmgr_core``: see ``cli``."""

import os

from medmgr_core.cli import main

# Store, backups and exports hold staff data: they are for who runs MedMgr, not for everybody on the machine.
os.umask(0o077)
main(prog_name="python -m medmgr_core")
