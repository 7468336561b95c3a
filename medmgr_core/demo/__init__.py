"""The sample facility: Larkfield Hospital, invented."""

from medmgr_core.demo.sample import load_sample

__all__ = ["load_sample"]
