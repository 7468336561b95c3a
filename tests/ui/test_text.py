"""Stored text on surfaces that read Markdown: every character as it is, and nothing that asks another host."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from medmgr_core.ui.text import WORD_JOINER, md

# CommonMark with the additions Streamlit's renderer has: tables, strikethrough, bare addresses as links.
# (A NUL is replaced by every reader, and a word joiner is not seen: the texts below have neither.)
READER = MarkdownIt("commonmark", {"linkify": False, "html": True}).enable(["table", "strikethrough"])

HOSTILE = "*x* :red[y] ![a](http://evil) <script> $x$ [l](javascript:1)"


def seen(markdown: str) -> str:
    """What a reader of Markdown shows, taken from its parse tree: one paragraph of nothing but text."""
    opened, inline, closed = READER.parse(markdown)
    assert (opened.type, closed.type) == ("paragraph_open", "paragraph_close")
    assert {child.type for child in inline.children} <= {"text", "text_special"}
    return "".join(child.content for child in inline.children).replace(WORD_JOINER, "")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0" + WORD_JOINER)).filter(lambda text: bool(text.split())))
@example(HOSTILE)
@example("# 1. heading - item > quote | cell")
@example("a\\*b \\\\ `code` ~~gone~~ ^[note]")
@example("&lt;b&gt; &#42; <b onclick=x>")
@example("1) one\n2) two\t- three")
@example("    indented")
@example("===")
def test_any_text_is_shown_as_these_characters_on_one_line(text):
    assert seen(md(text)) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        # Streamlit replaces these in the parsed text, where a backslash no longer helps (seen in Chromium).
        ("see :streamlit: there", r":streamlit:"),
        ("ward 7 -> ward 9 <- x <-> y", r"(^|\s)(<->|->|<-)(\s|$)"),
        ("a -- b >= c <= d ~= e", r"(^|\s)(--|>=|<=|~=)(\s|$)"),
        # These become links.
        ("http://evil.example/a.png", r"https?://"),
        ("HTTPS://evil.example", r"(?i)https?://"),
        ("www.evil.example", r"www\."),
        ("someone@evil.example", r"\w@\w"),
    ],
)
def test_what_is_replaced_after_parsing_is_kept_apart(text, pattern):
    parsed = "".join(child.content for child in READER.parseInline(md(text))[0].children)
    assert re.search(pattern, text) and not re.search(pattern, parsed)
    assert parsed.replace(WORD_JOINER, "") == text


def test_numbers_and_dates_get_no_hidden_character():
    # Somebody copies them into a spreadsheet.
    for text in ("£1,234.50", "−12 %", "2026-11-22", "22 Nov 2026 14:30", "N-0412", "Ward 4 (W04)", "pay: 3"):
        assert WORD_JOINER not in md(text)


def test_what_is_not_text_is_written_out():
    assert md(12) == "12"
    assert md(None) == "None"
