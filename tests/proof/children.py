"""Processes of our own that may be killed, or may die. They are forked from one that has everything imported."""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["medmgr_core.workspace", "medmgr_core.store.backup", "medmgr_core.store.check"])


class Died(Exception):
    """The process ended without an answer: the message is its exit code, negative for a signal."""


def start(work: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    """Let a process work; it ends with ours at the latest. ``work`` is a function of a module."""
    child = _CONTEXT.Process(target=work, args=arguments, daemon=True)
    child.start()
    return child


class Failed(Exception):
    """The function raised: the message is its traceback."""


class Asked:
    """A question to a process of its own; ``answer`` waits for it."""

    def __init__(self, question: Callable[..., Any], *arguments: Any) -> None:
        self._ours, theirs = _CONTEXT.Pipe(duplex=False)
        self._child = start(_reply, theirs, question, arguments)
        theirs.close()

    def answer(self, wait: float = 120.0) -> Any:
        """What the function returned. Raises Failed, Died, TimeoutError."""
        try:
            if not self._ours.poll(wait):
                self._child.kill()
                raise TimeoutError(f"no answer after {wait:g} s")
            answer, failure = self._ours.recv()
            if failure:
                raise Failed(failure)
            return answer
        except EOFError:
            self._child.join()
            raise Died(str(self._child.exitcode)) from None
        finally:
            self._child.join()
            self._child.close()
            self._ours.close()


def _reply(pipe: Connection, question: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        answer, failure = question(*arguments), None
    except Exception:
        answer, failure = None, traceback.format_exc()
    pipe.send((answer, failure))
