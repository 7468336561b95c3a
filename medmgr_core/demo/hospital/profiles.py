"""What can be built, by the name the command line gives it."""

from medmgr_core.demo.hospital.shape import Shape
from medmgr_core.demo.hospital.shapes.hospital import HOSPITAL

SHAPES: dict[str, Shape] = {shape.code: shape for shape in (HOSPITAL,)}
