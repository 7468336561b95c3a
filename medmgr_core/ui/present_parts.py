"""Present: slides full screen, one at a time, without controls; and the same slides as PPTX and PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from medmgr_core.actions.slides import slides as actions
from medmgr_core.budgets.slides import slides as budgets
from medmgr_core.complaints.slides import slides as complaints
from medmgr_core.compliance.slides import slides as compliance
from medmgr_core.formats import Formats
from medmgr_core.pack.drawing import draw
from medmgr_core.pack.to_pdf import to_pdf
from medmgr_core.pack.to_pptx import to_pptx
from medmgr_core.people.files import prepare_download
from medmgr_core.rosters.slides import slides as staffing
from medmgr_core.savings.slides import slides as savings
from medmgr_core.scope import Scope
from medmgr_core.slide import Slide, SlideTable
from medmgr_core.store.store import Store
from medmgr_core.supplies.slides import slides as supplies
from medmgr_core.ui.menu import PAGES
from medmgr_core.ui.page import Page
from medmgr_core.ui.text import html_text, md

# page -> its title in the menu, the area whose right it needs, and its slides
SOURCES: dict[str, tuple[str, str, Callable[[Store, Scope, Formats], list[Slide]]]] = {
    "budgets": ("Budgets", "budgets", budgets), "savings": ("Savings", "budgets", savings),
    "staffing": ("Staffing", "rosters", staffing),
    "complaints": ("Complaints", "complaints", complaints), "actions": ("Actions", "actions", actions),
    "compliance": ("Compliance", "compliance", compliance), "supplies": ("Supplies", "supplies", supplies),
}  # fmt: skip
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_FULL, _SLIDES, PDF = "Full screen", "Slides (PPTX)", "PDF"
_LOOK = """<style>
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stSidebarCollapsedControl"],
.st-key-unseen { display: none !important; }
[data-testid="stMainBlockContainer"] { padding: 2.2rem 3rem 1rem; max-width: 100%; }
.st-key-slide h1 { font-size: clamp(32px, 2.6vw, 52px); line-height: 1.2; padding: 0; }
.st-key-slide .note, .st-key-slide td, .st-key-slide th { font-size: clamp(24px, 1.5vw, 30px); }
.st-key-slide .note { opacity: 0.75; margin-bottom: 0.6rem; }
.st-key-slide table { width: 100%; border-collapse: collapse; }
.st-key-slide th { text-align: left; font-weight: 600; }
.st-key-slide td, .st-key-slide th { padding: 0.45rem 0.8rem; border-bottom: 1px solid rgba(128, 128, 128, 0.35); }
.st-key-slide .right { text-align: right; font-variant-numeric: tabular-nums; }
.st-key-slide [data-testid="stMetricLabel"] p { font-size: 24px; }
.st-key-slide [data-testid="stMetricValue"] { font-size: clamp(34px, 2.6vw, 48px); }
.st-key-slide [data-testid="stVegaLiteChart"], .st-key-slide [data-testid="stVegaLiteChart"] > div,
.st-key-slide .vega-embed { height: calc(100vh - 17rem) !important; min-height: 320px; }
.st-key-foot { position: fixed; right: 2rem; bottom: 0.6rem; width: auto; opacity: 0.75; }
</style>"""


def slides_of(page: Page, names: Sequence[str]) -> list[Slide]:
    """The slides of several pages, as far as this person may see them; for the unit and year of the page."""
    found: list[Slide] = []
    for name in names:
        _, area, make = SOURCES.get(name, ("", "", None))
        if make and page.may("view", area):
            units = tuple(unit for unit in page.scope.units if unit in page.rights.units(area))
            found += make(page.store, Scope(page.person, units, page.scope.root, page.scope.period), page.formats)
    return found


def present_menu(page: Page, name: str) -> None:
    """The menu beside a page's headline: its slides full screen, or as a file."""
    forms = [_FULL, *([_SLIDES, PDF] if page.may("export", SOURCES[name][1]) else [])]
    chosen = st.menu_button("Present", forms, icon=":material/slideshow:", key=f"present-{name}")
    if chosen == _FULL:
        st.switch_page(PAGES / "present.py", query_params={"of": name})
    elif chosen:
        as_file(page, [name], chosen, SOURCES[name][0])


def headline(page: Page, sentence: str, name: str) -> None:
    """The computed headline of a page, with its menu to present it. sentence: escaped already."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(sentence, anchor=False, width="stretch")
        present_menu(page, name)


def as_file(page: Page, names: Sequence[str], form: str, title: str, *, made: Sequence[Slide] = ()) -> None:
    """Offer the slides of pages as a file, noted in the history. Raises nothing: who may not export is not offered it.

    made: slides to take instead of those the pages make by themselves, such as those of another day.
    """
    found = list(made) or slides_of(page, [name for name in names if page.may("export", SOURCES[name][1])])
    words = f"{page.profile.name} · {title} · {page.formats.day(page.today)}"
    content = to_pptx(found, words) if form == _SLIDES else to_pdf(found, words)
    ending, media = ("pptx", _PPTX) if form == _SLIDES else ("pdf", "application/pdf")
    file = f"{title.lower().replace(' ', '-')}-{page.today:%Y-%m-%d}.{ending}"
    _offer(
        file, len(found), len(content), prepare_download(page.store, name=file, media_type=media, content=content, by=page.person)
    )


@st.dialog("Your slides are ready", icon=":material/slideshow:")
def _offer(file: str, count: int, size: int, address: str) -> None:
    st.text(f"{file}: {count} slides, {max(1, size // 1024):,} kB. It can be fetched for ten minutes.")
    st.link_button("Download", address, type="primary", icon=":material/download:")


# Full screen -----------------------------------------------------------------------------------------


def show(page: Page, names: Sequence[str]) -> None:
    """One slide, filling the screen; arrow keys turn, Escape leaves."""
    st.html(_LOOK)
    found = slides_of(page, names)
    if not found:
        st.info("There is nothing to present of these pages. Press Escape to go back.")
        found = [Slide("Nothing to present", "")]
    number = min(int(st.session_state.get("slide_number", 0)), len(found) - 1)
    with st.container(key="slide"):
        _slide(page, found[number])
    _foot(names, number, len(found))


def _slide(page: Page, slide: Slide) -> None:
    st.title(md(slide.title), anchor=False)
    st.html(f'<div class="note">{html_text(slide.note)}</div>')
    if not slide.figures and not (slide.chart and slide.table):
        _body(page, slide)
        return
    left, right = st.columns([3, 1])
    with left:
        _body(page, slide)
    with right:
        for figure in slide.figures:
            st.metric(md(figure.name), md(figure.value), md(figure.change) if figure.change else None, border=True)
        if slide.chart and slide.table:
            _table(slide.table)


def _body(page: Page, slide: Slide) -> None:
    if slide.chart:
        spec = draw(slide.chart, page.palette, size=24).properties(height="container").to_dict(validate=False)
        st.vega_lite_chart(spec=spec, alt=slide.title, height=560)
    elif slide.table:
        _table(slide.table)


def _table(table: SlideTable) -> None:
    side = ["right" if place in table.right else "" for place in range(len(table.headings))]
    head = "".join(f'<th class="{mark}">{html_text(text)}</th>' for mark, text in zip(side, table.headings, strict=True))
    rows = "".join(
        "<tr>" + "".join(f'<td class="{mark}">{html_text(text)}</td>' for mark, text in zip(side, row, strict=True)) + "</tr>"
        for row in table.rows
    )
    st.html(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")


def _foot(names: Sequence[str], number: int, count: int) -> None:
    with st.container(key="foot", horizontal=True, vertical_alignment="center"):
        st.caption(f"{number + 1} / {count}")
        st.button("Back", type="tertiary", shortcut="Left", on_click=_turn, args=(max(number - 1, 0),))
        st.button("Next", type="tertiary", shortcut="Right", on_click=_turn, args=(min(number + 1, count - 1),))
        if st.button("Leave", type="tertiary", shortcut="Esc"):
            st.session_state["slide_number"] = 0
            _leave(names)


def _leave(names: Sequence[str]) -> None:
    """Back to the page that was presented."""
    st.switch_page(PAGES / f"{names[0] if len(names) == 1 and names[0] in SOURCES else 'pack'}.py")


def _turn(number: int) -> None:
    st.session_state["slide_number"] = number
