"""Pages as the server runs them, without a browser: who looks is told, and everything that would be sent is kept."""

import contextlib
import functools
import json
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pandas as pd
import pyarrow as pa
from google.protobuf.message import Message
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData
from streamlit.testing.v1 import AppTest, local_script_runner

from medmgr_core import running
from medmgr_core.running import SignedIn
from medmgr_core.store.store import Store
from tests.support.app_server import PROJECT

PAGES = tuple(sorted(path.stem for path in (PROJECT / "pages").glob("*.py")))
_COMPONENTS = BidiComponentManager()
_COMPONENTS.discover_and_register_components(start_file_watching=False)  # 0.1 s, once instead of for each session


@contextlib.contextmanager
def desk(store: Store, person: str | SignedIn | None, *, mode: str = "local") -> Iterator[None]:
    """Make ``store`` the running one, with this person at every connection (None: nobody signed in)."""
    who = SignedIn(person) if isinstance(person, str) else person
    running.start(store, identify=lambda _store, _visitor: who, mode=mode)
    try:
        yield
    finally:
        running._running = None  # the store goes on: who opened it closes it


class Screen:
    """One session. The first page is a cold deep link, which runs the page's file alone; later ones come by the menu."""

    def __init__(self, **query: str) -> None:
        self.at = AppTest.from_file(PROJECT / "app.py", default_timeout=60)
        self.at._bidi_component_manager = _COMPONENTS
        self.sent: list[Message] = []
        self._parts: dict[str, str] = {}
        self._held: list[WidgetState] = []  # what is on the page below an open dialog
        self._tables: dict[str, WidgetState] = {}  # what was chosen or typed in tables that are still there
        for name, value in query.items():
            self.at.query_params[name] = value

    def open(self, page: str) -> "Screen":
        """Go to a page of ``pages/``."""
        self.at.switch_page(f"pages/{page}.py")
        return self.run()

    def home(self) -> "Screen":
        """Come by the front door: app.py, which shows the first page this person may see."""
        return self.run()

    def run(self) -> "Screen":
        """Run the page again, with what was done to its widgets."""
        return self._send()

    def click(self, label: str) -> "Screen":
        """Press the one button with this label: in the open dialog, if it is there, else on the page."""
        (button,) = (each for each in self.at.button if each.label == label)
        button.click()
        return self._send(part=self._part_of(button))

    def fill(self, label: str, value: Any) -> "Screen":
        """Type into a field of the open dialog, or choose, and leave it: its part of the page runs, as in a browser."""
        field = self.field(label)
        field.set_value(value)
        return self._send(part=self._part_of(field))

    def pick(self, label: str, option: str) -> "Screen":
        """Choose one of two versions of a field."""
        (radio,) = (each for each in self.at.radio if each.label == label)
        radio.set_value(option)
        return self._send(part=self._part_of(radio))

    def field(self, label: str) -> Any:
        """A field of the open dialog."""
        kinds = ("text_input", "text_area", "number_input", "selectbox", "date_input", "checkbox", "segmented_control")
        fields = [each for kind in kinds for each in self.at.get(kind) if plain(each.label).partition(" (required")[0] == label]
        (found,) = [each for each in fields if self._part_of(each)]
        return found

    def choose_row(self, alt: str, row: int) -> "Screen":
        """Click a row of a table, which AppTest has no word for: send what the browser would."""
        return self._tell(self.table_proto(alt).id, {"selection": {"rows": [row], "columns": [], "cells": []}})

    def clear_choice(self, alt: str) -> "Screen":
        """Clear the tick of the row that is chosen."""
        return self._tell(self.table_proto(alt).id, {"selection": {"rows": [], "columns": [], "cells": []}})

    def type_cells(self, alt: str, edited: dict[int, dict[str, Any]] | None = None, added: list[Any] | None = None) -> "Screen":
        """Type into an editable grid."""
        edits = {"edited_rows": edited or {}, "added_rows": added or [], "deleted_rows": []}
        return self._tell(self.table_proto(alt).id, edits)

    def _tell(self, widget_id: str, value: dict[str, Any]) -> "Screen":
        self._tables[widget_id] = WidgetState(id=widget_id, string_value=json.dumps(value))
        return self._send()

    def _part_of(self, node: Any) -> str | None:
        """The part of the page that runs alone when this widget is used: a dialog."""
        return self._parts.get(node.proto.id)

    def _send(self, part: str | None = None) -> "Screen":
        """Send the state of all widgets, as the browser does, for a run of the page or of a part of it."""
        known = (*self._held, *self.at._tree.get_widget_states().widgets, *self._tables.values())
        states = {state.id: state for state in known}
        # A click counts once; what was on the page stays although a part alone was drawn.
        self._held = [state for state in states.values() if part and state.WhichOneof("value") != "trigger_value"]
        of_part = functools.partial(RerunData, fragment_id=part)
        with self._listening(), mock.patch.object(local_script_runner, "RerunData", of_part):
            self.at._run(WidgetStates(widgets=list(states.values())))
        return self

    def table_proto(self, alt: str) -> Any:
        """The table with this description."""
        (found,) = (each.proto for each in self.at.dataframe if each.proto.alt == alt)
        return found

    def table(self, alt: str) -> pd.DataFrame:
        """The cells of the table with this description, before the browser formats them."""
        return next(each.value for each in self.at.dataframe if each.proto.alt == alt)

    @property
    def titles(self) -> list[str]:
        """Headers and headlines, plain."""
        return [plain(each.value) for each in (*self.at.header, *self.at.subheader)]

    @property
    def metrics(self) -> dict[str, str]:
        """Tiles: label -> value."""
        return {plain(each.label): plain(each.value) for each in self.at.metric}

    @property
    def faults(self) -> list[str]:
        """Exceptions and red boxes."""
        return [*(each.message for each in self.at.exception), *(plain(each.value) for each in self.at.error)]

    @property
    def infos(self) -> list[str]:
        """Blue boxes: what an empty place says."""
        return [plain(each.value) for each in self.at.info]

    @property
    def words(self) -> list[str]:
        """Every text that was sent to the browser since the last deed: labels, options, cells, chart data, addresses."""
        return [text for message in self.sent for text in texts_in(message)]

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """Note each message before the queue joins it with later ones at the same place."""
        self.sent = []
        take, sent = ForwardMsgQueue.enqueue, self.sent

        def note(queue: ForwardMsgQueue, message: Any) -> None:
            sent.append(message)
            take(queue, message)

        with mock.patch.object(ForwardMsgQueue, "enqueue", note):
            yield
        for message in self.sent:
            element = message.delta.new_element
            kind = element.WhichOneof("type")
            if message.delta.fragment_id and hasattr(getattr(element, kind or "", None), "id"):
                self._parts[getattr(element, kind).id] = message.delta.fragment_id
        shown = {each.proto.id for each in self.at.dataframe}
        self._tables = {name: state for name, state in self._tables.items() if name in shown or self._held}


def texts_in(message: Message) -> Iterator[str]:
    """All texts in a message, in whatever field; tables are opened."""
    for field, value in message.ListFields():
        if field.type == field.TYPE_BYTES:
            yield from _cells(value)
        elif field.message_type is None:
            yield from map(str, value) if field.is_repeated and not hasattr(value, "items") else (str(value),)
        elif hasattr(value, "items"):  # a map
            for key, held in value.items():
                yield str(key)
                yield from texts_in(held) if isinstance(held, Message) else (str(held),)
        else:
            for each in value if field.is_repeated else (value,):
                yield from texts_in(each)


def _cells(content: bytes) -> Iterator[str]:
    with contextlib.suppress(pa.ArrowInvalid):
        table = pa.ipc.open_stream(content).read_all()
        for column in table.columns:
            yield from (str(cell) for cell in column.to_pylist() if cell is not None)
        return
    yield content.decode(errors="replace")


def plain(markdown: str) -> str:
    """The characters a person sees of a text that was escaped for Markdown."""
    kept = markdown.replace("\u2060", "")
    return "".join(c for i, c in enumerate(kept) if c != "\\" or _is_escaped(kept, i))


def _is_escaped(text: str, at: int) -> bool:
    """Whether the backslash here is shown: an odd number of them stands before it."""
    before = at - len(text[:at].rstrip("\\"))
    return before % 2 == 1
