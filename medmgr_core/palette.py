"""The colours charts use, for a light and a dark screen. Blue and orange: safe for colour-blind readers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Colours by what they mean."""

    main: str
    over: str
    strong: str
    text: str
    faint: str


LIGHT = Palette(main="#1F5A8A", over="#D0762C", strong="#1B2733", text="#33414E", faint="#A5C4DD")
DARK = Palette(main="#5C95BF", over="#E0924F", strong="#E4EAF0", text="#C7D0D9", faint="#2C6592")


def palette_for(theme: str | None) -> Palette:
    """The palette for the theme type a screen reports ("light" or "dark")."""
    return DARK if theme == "dark" else LIGHT
