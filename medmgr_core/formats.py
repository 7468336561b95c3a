"""How numbers, money and dates are written for people. Stored values are never rounded; only their text is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

_DATE_STYLES = {
    "22 Nov 2026": ("%d %b %Y", "DD MMM YYYY"),
    "22/11/2026": ("%d/%m/%Y", "DD/MM/YYYY"),
    "11/22/2026": ("%m/%d/%Y", "MM/DD/YYYY"),
    "2026-11-22": ("%Y-%m-%d", "YYYY-MM-DD"),
}
_NUMBER_MARKS = {"1,234.56": (",", "."), "1.234,56": (".", ","), "1 234,56": ("\u202f", ",")}
MINUS = "\u2212"


@dataclass(frozen=True)
class Formats:
    """The facility's styles. Money is in minor units."""

    currency_sign: str = "£"
    date_style: str = "22 Nov 2026"
    number_style: str = "1,234.56"
    time_zone: str = "UTC"

    def number(self, value: float | None, decimals: int = 0) -> str:
        """1234.5 -> 1,234.5; nothing -> a dash."""
        if value is None or value != value:
            return "–"
        thousands, point = _NUMBER_MARKS[self.number_style]
        text = f"{abs(value):,.{decimals}f}".replace(",", "\0").replace(".", point).replace("\0", thousands)
        return f"{MINUS}{text}" if value < 0 and text.strip("0.,\u202f") else text

    def money(self, minor: int | None, decimals: int = 0) -> str:
        """123456 -> £1,235."""
        if minor is None or minor != minor:
            return "–"
        text = self.number(abs(minor) / 100, decimals)
        return f"{MINUS if minor < 0 else ''}{self.currency_sign}{text}"

    def short_money(self, minor: int | None) -> str:
        """131_000_000 -> £1.31 m."""
        if minor is None or minor != minor:
            return "–"
        value = abs(minor) / 100
        for size, letter, decimals in ((1e9, " bn", 2), (1e6, " m", 2), (1e4, " k", 0), (1e3, " k", 1)):
            if value >= size * 0.9995:
                unit = 1e3 if letter == " k" else size
                text = self.number(value / unit, decimals) + letter
                return f"{MINUS if minor < 0 else ''}{self.currency_sign}{text}"
        return self.money(minor)

    def signed_money(self, minor: int | None) -> str:
        """An amount with + or −, short."""
        if minor is None:
            return "–"
        return f"+{self.short_money(minor)}" if minor > 0 else self.short_money(minor)

    def percent(self, share: float | None, decimals: int = 1, *, signed: bool = False) -> str:
        """0.125 -> 12.5 %."""
        if share is None or share != share:
            return "n/a"
        plus = "+" if signed and share > 0 else ""
        return f"{plus}{self.number(share * 100, decimals)} %"

    def day(self, value: date | None) -> str:
        """A date in the facility's style."""
        return f"{value:{_DATE_STYLES[self.date_style][0]}}" if value is not None and value == value else "–"

    def moment(self, value: datetime | None) -> str:
        """A stored UTC time in the facility's zone."""
        if value is None or value != value:
            return "–"
        local = value.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(self.time_zone))
        return f"{self.day(local)} {local:%H:%M}"

    def month(self, value: date) -> str:
        """Nov 2026."""
        return f"{value:%b %Y}"

    @property
    def cell_date(self) -> str:
        """The date style as grid cells take it."""
        return _DATE_STYLES[self.date_style][1]


def counted(count: int, what: str) -> str:
    """1 action, 3 actions."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def shortened(text: str, most: int = 60) -> str:
    """The beginning of a text on one line, up to a whole word."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most + 1].rsplit(" ", 1)[0] + " …"
