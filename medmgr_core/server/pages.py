"""The server's own pages: signing in, passwords, signing out. Plain HTML without scripts, light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from starlette.responses import HTMLResponse

from medmgr_core.server.security import digest_source

# The colours of .streamlit/config.toml; 16 px in fields, so that telephones do not zoom in.
_STYLE = """
:root { color-scheme: light dark; --back: #F4F6F8; --card: #FFFFFF; --text: #1B2733; --soft: #5B6875;
  --line: #D5DCE3; --main: #1F5A8A; --on-main: #FFFFFF; --bad: #B3261E; --good: #1B6E4B; }
@media (prefers-color-scheme: dark) { :root { --back: #11181F; --card: #1A232C; --text: #E4EAF0; --soft: #A9B6C2;
  --line: #33414E; --main: #6AA9DC; --on-main: #11181F; --bad: #F2B8B5; --good: #7FD1AE; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--back);
  color: var(--text); font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 24rem; background: var(--card); border: 1px solid var(--line); border-radius: 4px;
  padding: 1.75rem 1.5rem; }
h1 { font-size: 1.35rem; font-weight: 650; margin: 0 0 .25rem; }
p { margin: .5rem 0; } .soft { color: var(--soft); font-size: .9rem; }
label { display: block; font-weight: 600; font-size: .9rem; margin: 1rem 0 .25rem; }
input { width: 100%; font: inherit; color: var(--text); background: var(--back); border: 1px solid var(--line);
  border-radius: 4px; padding: .55rem .65rem; }
button { width: 100%; font: inherit; font-weight: 600; margin-top: 1.25rem; padding: .6rem; border-radius: 4px;
  border: 1px solid var(--main); background: var(--main); color: var(--on-main); cursor: pointer; }
button.second { background: none; color: var(--main); margin-top: .75rem; }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 2px solid var(--main); outline-offset: 2px; }
a { color: var(--main); } .bad { color: var(--bad); font-weight: 600; } .good { color: var(--good); font-weight: 600; }
"""

_POLICY = (
    f"default-src 'none'; style-src {digest_source(_STYLE)}; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


@dataclass(frozen=True)
class Field:
    """One labelled field. ``complete`` is what a password manager needs to know of it."""

    name: str
    label: str
    complete: str
    value: str = ""
    kind: str = "text"
    fixed: bool = False

    def html(self, focus: bool) -> str:
        """The field, escaped."""
        fixed = " readonly" if self.fixed else (" autofocus" if focus else "")
        kind = f'type="{self.kind}" autocomplete="{self.complete}"'
        plain = ' autocapitalize="none" spellcheck="false"' if self.kind == "text" else ""
        return (
            f'<label for="{self.name}">{escape(self.label)}</label>'
            f'<input id="{self.name}" name="{self.name}" {kind}{plain} value="{escape(self.value)}" required{fixed}>'
        )


def password(name: str, label: str, complete: str = "new-password") -> Field:
    """A field for a password."""
    return Field(name, label, complete, kind="password")


def form(action: str, fields: list[Field], button: str, hidden: dict[str, str] | None = None, *, second: bool = False) -> str:
    """A form that posts; the first empty field has the focus. second: the less usual of two."""
    first = next((field for field in fields if not field.fixed and not field.value), None)
    inside = "".join(field.html(field is first) for field in fields)
    kept = "".join(f'<input type="hidden" name="{n}" value="{escape(v)}">' for n, v in (hidden or {}).items())
    look = ' class="second"' if second else ""
    return f'<form method="post" action="{escape(action)}">{inside}{kept}<button{look}>{escape(button)}</button></form>'


def page(title: str, *parts: str, intro: str = "", problem: str = "", good: str = "", status: int = 200) -> HTMLResponse:
    """A page; ``parts`` are HTML already, all else is text."""
    told = [
        f'<p class="soft">{escape(intro)}</p>' if intro else "",
        f'<p class="bad" role="alert">{escape(problem)}</p>' if problem else "",
        f'<p class="good" role="status">{escape(good)}</p>' if good else "",
    ]
    text = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)} · MedMgr</title><link rel="icon" href="/favicon.png"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{''.join(told)}{''.join(parts)}</main></body></html>"
    )
    return HTMLResponse(text, status, {"content-security-policy": _POLICY, "cache-control": "no-store"})
