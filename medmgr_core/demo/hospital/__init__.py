"""The demonstration facility, of any size: a hospital, a group of them, a clinic, a practice, a nursing home; all invented."""

from medmgr_core.demo.hospital.build import build_demo
from medmgr_core.demo.hospital.profiles import SHAPES

__all__ = ["SHAPES", "build_demo"]
