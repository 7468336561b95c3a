"""What can be built, by the name the command line gives it."""

from medmgr_core.demo.hospital.shape import Shape
from medmgr_core.demo.hospital.shapes.clinic import CLINIC
from medmgr_core.demo.hospital.shapes.hospital import HOSPITAL
from medmgr_core.demo.hospital.shapes.nursing_home import NURSING_HOME
from medmgr_core.demo.hospital.shapes.practice import PRACTICE

SHAPES: dict[str, Shape] = {shape.code: shape for shape in (HOSPITAL, CLINIC, PRACTICE, NURSING_HOME)}
