"""MedMgr: the desk of a health-services manager. A newcomer starts with ``workspace.open_workspace``."""

__version__ = "0.1.0"
