"""Passwords: what is good enough, and how one is kept (argon2id; the text itself is never stored)."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from medmgr_core.errors import InvalidEntry

SHORTEST, LONGEST = 12, 200
_HASHER = PasswordHasher()  # argon2id, 64 MiB, 3 passes: about 50 ms

# Each check takes 64 MiB: without a limit, a burst of sign-ins by strangers would fill the memory.
_at_once = threading.Semaphore(2)


def check_password(password: str, person_code: str) -> None:
    """Refuse a password that is easily guessed. Raises InvalidEntry."""
    problem = _problem(_same(password), person_code)
    if problem:
        raise InvalidEntry(problem, {"password": problem})


def _problem(password: str, person_code: str) -> str | None:
    if len(password) < SHORTEST:
        return f"Password: use at least {SHORTEST} characters; a few words in a row are easy to remember."
    if len(password) > LONGEST:
        return f"Password: use at most {LONGEST} characters."
    if person_code.lower() in password.lower():
        return "Password: leave your sign-in name out of it."
    if len(set(password)) < 5:
        return "Password: use more different characters."
    return None


def hash_password(password: str) -> str:
    """What is stored of a password."""
    with _at_once:
        return _HASHER.hash(_same(password))


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether this is the password. Without a hash it takes the same time and is wrong."""
    if len(password) > LONGEST:
        return False
    try:
        with _at_once:
            return _HASHER.verify(password_hash or _nobodys_hash(), _same(password)) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether a newer version would keep this password in another way."""
    return _HASHER.check_needs_rehash(password_hash)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")


def _same(password: str) -> str:
    # One letter may be typed in two ways (é, or e and an accent): keyboards differ.
    return unicodedata.normalize("NFKC", password)
