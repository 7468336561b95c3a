"""Slides as PDF, a page each, set by typst; charts are drawn as vectors."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from medmgr_core.pack.drawing import draw
from medmgr_core.pack.to_pptx import column_shares
from medmgr_core.palette import LIGHT, Palette
from medmgr_core.slide import Figure, Slide, SlideTable

_ROWS = 14
_HEAD = """
#set document(title: {title})
#set page(width: 33.867cm, height: 19.05cm, margin: (x: 1.3cm, top: 1.1cm, bottom: 1.4cm),
  footer: context align(right, text(size: 11pt, fill: rgb("{text}"))[
    #{title} · #counter(page).display() / #counter(page).final().first()]))
#set text(font: ("DejaVu Sans", "Liberation Sans", "Libertinus Serif"), size: 15pt, fill: rgb("{strong}"), lang: "en")
"""


def to_pdf(slides: Sequence[Slide], title: str, palette: Palette = LIGHT) -> bytes:
    """The slides as one document; every text is set as text, whatever it holds."""
    import typst

    with tempfile.TemporaryDirectory(prefix="medmgr-pdf-") as folder:
        head = _HEAD.format(title=_text(title), text=palette.text, strong=palette.strong)
        pages = [_page(slide, number, Path(folder), palette) for number, slide in enumerate(slides)]
        source = Path(folder) / "slides.typ"
        source.write_text(head + "\n#pagebreak()\n".join(pages), encoding="utf-8")
        return bytes(typst.compile(str(source), root=folder))


def _page(slide: Slide, number: int, folder: Path, palette: Palette) -> str:
    side = _figures(slide.figures, palette) if slide.figures else _table(slide.table) if slide.chart and slide.table else ""
    main = _chart(slide, number, folder, palette, bool(side)) if slide.chart else _table(slide.table) if slide.table else ""
    body = f"#grid(columns: (1fr, 7cm), gutter: 0.8cm, [{main}], [{side}])" if side else main
    return (
        "#block(width: 100%, height: 100%, clip: true)[\n"  # a page a slide, however long a text is
        f"#text(size: 24pt, weight: \"bold\")[#{_text(slide.title)}]\n#v(-0.4cm)\n"
        f"#text(size: 13pt, fill: rgb(\"{palette.text}\"))[#{_text(slide.note)}]\n#v(0.2cm)\n{body}\n]\n"
    )  # fmt: skip


def _chart(slide: Slide, number: int, folder: Path, palette: Palette, has_side: bool) -> str:
    import vl_convert

    assert slide.chart is not None
    spec = draw(slide.chart, palette, size=20).properties(width=900 if has_side else 1180, height=520).to_dict(validate=False)
    name = f"chart-{number}.svg"
    (folder / name).write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
    return f'#image("{name}", width: 100%, height: 13cm, fit: "contain")'


def _figures(figures: Sequence[Figure], palette: Palette) -> str:
    return "\n".join(_figure(one, palette) for one in figures[:4])


def _figure(one: Figure, palette: Palette) -> str:
    name, value, change = (_text(text) for text in (one.name, one.value, one.change))
    small = f'#text(size: 11pt, fill: rgb("{palette.text}"))[#{change}]'
    told = f'#text(size: 12pt)[#{name}] \\ #text(size: 24pt, weight: "bold")[#{value}] \\ {small}'
    return f'#block(width: 100%, inset: 10pt, stroke: 0.7pt + rgb("#D5DCE3"), radius: 4pt)[{told}]'


def _table(table: SlideTable | None) -> str:
    if table is None:
        return ""
    widths = ", ".join(f"{share:.3f}fr" for share in column_shares(table))
    aligned = ", ".join("right" if place in table.right else "left" for place in range(len(table.headings)))
    head = ", ".join(f"[*#{_text(cell)}*]" for cell in table.headings)
    cells = ",\n".join(f"[#{_text(cell)}]" for row in table.rows[:_ROWS] for cell in row)
    return (
        f"#table(columns: ({widths},), align: ({aligned},), inset: 7pt, stroke: (x, y) => (bottom: 0.6pt + rgb(\"#D5DCE3\")),\n"
        f"fill: (x, y) => if y == 0 {{ rgb(\"#EEF2F6\") }}, table.header({head}),\n{cells}\n)"
    )  # fmt: skip


def _text(text: str) -> str:
    """A string of typst: nothing in it is markup or code."""
    kept = "".join(letter for letter in text if letter >= " " or letter in "\n\t")
    escaped = kept.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
