"""HOST and PORT of the demonstration: taken before anything slow begins, and kept while the web server restarts."""

import ipaddress
import os
import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

EVERYWHERE = ("0.0.0.0", "::")


class AddressTaken(Exception):
    """Nobody can listen there; the text says so in one sentence."""


@dataclass(frozen=True)
class Address:
    """Where the pages are served."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> "Address":
        host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise AddressTaken(f"PORT={port} is not a port: choose a number from 1 to 65535.")
        return cls(host.strip("[]"), int(port))

    def __str__(self) -> str:
        """What a person types; a server that listens everywhere is reached here under its loopback name."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def is_local(self) -> bool:
        return is_loopback(self.host)

    @property
    def allowed_hosts(self) -> str:
        names = ["localhost", "127.0.0.1", "[::1]"]
        if self.host in EVERYWHERE:
            return "*"
        return ",".join(dict.fromkeys([*names, f"[{self.host}]" if ":" in self.host else self.host]))

    def listen(self) -> socket.socket:
        """A listening socket; connections that come before the web server is up wait in it."""
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        except OSError:
            raise AddressTaken(f"HOST={self.host} is not an address of this machine.") from None
        family, kind, protocol, _, place = found[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(place)
            listener.listen(512)
            listener.setblocking(False)
        except OSError as error:
            listener.close()
            raise AddressTaken(self._why_not(error)) from None
        return listener

    def _why_not(self, error: OSError) -> str:
        other = (
            f"choose another with PORT=…, for example: make demo PORT={self.port + 1 if self.port < 65535 else 8080}"
        )
        if isinstance(error, PermissionError):
            return f"Port {self.port} is reserved for root: {other}"
        if error.errno == 98:  # EADDRINUSE
            who = holder_of(self.port)
            return f"Port {self.port} on {self.host} is taken{f' by {who}' if who else ''}: {other}"
        return f"HOST={self.host} is not an address of this machine ({error.strerror})."


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def holder_of(port: int) -> str:
    """Program and process number that listen on the port; empty where the system does not tell this user."""
    sockets = {f"socket:[{inode}]" for inode in _listening(port)}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            for handle in (folder / "fd").iterdir():
                with suppress(OSError):
                    if os.readlink(handle) in sockets:
                        return f"{_program(folder)} (process {folder.name})"
    return ""


def _listening(port: int) -> set[str]:
    """Inodes of the sockets in state LISTEN (0A) on the port."""
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        lines = table.read_text().splitlines()[1:] if table.exists() else []
        for fields in map(str.split, lines):
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                inodes.add(fields[9])
    return inodes


def _program(folder: Path) -> str:
    """Of an interpreter, what it runs: `python -m http.server` rather than `python`."""
    words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
    name = Path(words[0]).name or (folder / "comm").read_text().strip()
    if re.match(r"(python|node|ruby|perl|php)", name) and len(words) > 1:
        return " ".join([name, *(word if word.startswith("-") else Path(word).name for word in words[1:3] if word)])
    return name
