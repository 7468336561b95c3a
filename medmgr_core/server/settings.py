"""How the server meets the world, and what it refuses to do."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path

from medmgr_core.errors import MedMgrError, NotAllowed


class PortTaken(MedMgrError):
    """Another program listens there."""


@dataclass(frozen=True)
class Settings:
    """mode: local (one manager on this machine) or accounts (people sign in)."""

    mode: str = "local"
    host: str = "127.0.0.1"
    port: int = 8501
    certfile: Path | None = None
    keyfile: Path | None = None
    behind_tls: bool = False

    @property
    def is_secure(self) -> bool:
        """Whether browsers come by https."""
        return self.certfile is not None or self.behind_tls

    def public_address(self, port: int) -> str:
        """The address people use; that of a proxy we do not know."""
        return "https://…(the address of your proxy)" if self.behind_tls else self.address(port)

    def address(self, port: int) -> str:
        """The address for this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)
        shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
        return f"http{'s' if self.certfile else ''}://{shown}:{port}"

    def check(self) -> None:
        """Refuse what would show data to others. Raises NotAllowed."""
        if self.mode == "local" and not is_loopback(self.host):
            raise NotAllowed(
                f"In local mode MedMgr listens to this machine only, not to {self.host}: anybody there would be the "
                "manager. Use --mode accounts, so that people sign in."
            )
        if self.mode == "local" and self.behind_tls:
            raise NotAllowed("Behind a proxy people come from elsewhere: use --mode accounts, so that they sign in.")
        if not is_loopback(self.host) and not self.is_secure:
            raise NotAllowed(
                f"Passwords would cross the network in the clear on {self.host}. Give --certfile and --keyfile, "
                "or --behind-tls when a proxy in front encrypts."
            )
        for file in (self.certfile, self.keyfile):
            if file and not file.is_file():
                raise NotAllowed(f"There is no file {file}.")

    def bind(self) -> socket.socket:
        """The listening socket. Raises PortTaken."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        # The protocol is named, because asyncio turns Nagle's algorithm off only then: 0.3 instead of 44 ms an answer.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where the other option would share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.host, self.port))
        except OSError as error:
            listener.close()
            why = error.strerror or str(error)
            raise PortTaken(
                f"MedMgr cannot listen on {self.host}, port {self.port} ({why}). "
                "Close the other program, or choose another one with --port."
            ) from error
        return listener


def is_loopback(host: str) -> bool:
    """Whether an address is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0]).is_loopback
    except ValueError:
        return False
