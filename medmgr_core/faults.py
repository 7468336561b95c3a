"""Faults of the program: logged in full with a reference number, told to people in one sentence."""

from __future__ import annotations

import logging
import uuid

from medmgr_core.errors import MedMgrError

LOG = logging.getLogger("medmgr")


def sentence_for(error: BaseException, doing: str = "") -> str:
    """What a person is told. Anything that is not a MedMgrError is a bug: it is logged with its reference number.

    doing: what the program was at, for the log.
    """
    if isinstance(error, MedMgrError):
        return str(error)
    reference = uuid.uuid4().hex[:8]
    LOG.error("Reference %s%s", reference, f" ({doing})" if doing else "", exc_info=error)
    return f"Something went wrong. Reference {reference}."
