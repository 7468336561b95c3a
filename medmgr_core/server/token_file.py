"""The token file beside the store: how commands reach the server that holds it."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Token:
    """How to reach a running server: its address, a secret, and its process."""

    url: str
    token: str
    pid: int


def new_token(url: str) -> Token:
    """A token for this process."""
    return Token(url, secrets.token_urlsafe(32), os.getpid())


def write_token(file: Path, token: Token) -> None:
    """Write the token file, readable by its owner alone from its first byte on."""
    part = file.with_name(f"{file.name}.{token.pid}")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(asdict(token), out)
    os.replace(part, file)


def read_token(file: Path | None) -> Token | None:
    """The token in a file, or None when there is none."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return Token(**json.loads(file.read_text())) if file else None
    return None


def remove_token(file: Path, token: Token) -> None:
    """Remove the token file, unless another server wrote its own there."""
    if read_token(file) == token:
        file.unlink(missing_ok=True)
