"""Which network addresses are the public internet's, and which hosts of a rehearsal may lead elsewhere. Pure."""

import fnmatch
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from catalog.model.errors import TripointError
from catalog.model.source import Source

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NOT_PUBLIC: Final = tuple(
    ipaddress.ip_network(net)
    for net in (
        # What ip.is_global of Python 3.11 calls global and is not (measured), and what it may forget later.
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relay
        "198.18.0.0/15",  # benchmarks
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
        "::/96",  # IPv4-compatible
        "64:ff9b:1::/48",  # local NAT64
        "100::/64",  # discard
        "2001::/23",  # Teredo, ORCHID and other protocol assignments
        "2001:db8::/32",
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",  # site-local
        "ff00::/8",
    )
)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
DEFAULT_PORT: Final = {"http": 80, "https": 443}


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet; one that is mapped into IPv6 is judged as itself.

    ``ip.is_global`` is not enough: it calls multicast, 192.88.99.0/24, NAT64, 6to4 and 3fff::/20 global (Python 3.11).
    """
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if "%" in text:
        # A zone is of a link; nothing public has one.
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if address.sixtofour is not None or address in _NAT64:
            # Translated addresses lead to wherever the inner one does, through a gateway we know nothing of.
            return False
    return address.is_global and not any(address in net for net in _NOT_PUBLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """``TRIPOINT_RESOLVE``: patterns of host names and the address each is sent to."""

    patterns: tuple[tuple[str, str], ...] = ()

    def address(self, host: str) -> str | None:
        """Where a rehearsed host leads; None for all others."""
        name = host.lower().rstrip(".")
        return next((address for pattern, address in self.patterns if fnmatch.fnmatchcase(name, pattern)), None)


def read_rehearsal(text: str) -> Rehearsal:
    """``*.example=127.0.0.1`` and more, parted by commas or blanks. Raises TripointError."""
    patterns = []
    for part in text.replace(",", " ").split():
        pattern, equals, address = part.partition("=")
        try:
            ipaddress.ip_address(address)
        except ValueError as error:
            raise TripointError(
                f"TRIPOINT_RESOLVE: '{part}' is not PATTERN=ADDRESS; write it like *.example=127.0.0.1."
            ) from error
        if not equals or not pattern.strip("*.?"):
            raise TripointError(
                f"TRIPOINT_RESOLVE: '{part}' would send every host there; name hosts, like *.example=127.0.0.1."
            )
        patterns.append((pattern.lower(), address))
    return Rehearsal(patterns=tuple(patterns))


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """The hosts and ports a source may be asked on: those its file names."""

    hosts: Mapping[str, frozenset[int]]
    """Ports declared beside 80 and 443, by host without ``www.``."""

    def host(self, address: str) -> bool:
        """Whether an address lies on a host of this source; ``www.`` makes no difference."""
        return bare_host(address) in self.hosts

    def declares(self, port: int) -> bool:
        """Whether the file names this port for any of its hosts."""
        return any(port in ports for ports in self.hosts.values())

    def port(self, address: str) -> bool:
        """Whether its port is 80, 443 or one the file declares for this host."""
        parts = urlsplit(address)
        try:
            port = parts.port
        except ValueError:
            return False
        return port in (None, 80, 443) or port in self.hosts.get(bare_host(address), frozenset())


def is_literal(host: str) -> bool:
    """Whether a host is written as an address: dotted, decimal, hexadecimal, octal, bracketed."""
    return ":" in host or bool(re.fullmatch(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+))*", host.lower().rstrip(".")))


def bare_host(address: str) -> str:
    """The host of an address in lower case, without ``www.`` and closing dot."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


def allowed_by(source: Source) -> Allowed:
    """What the file of a source names: its home page, its routes and ``crawl.hosts`` (a name, or ``name:port``).

    ``former_hosts`` are not asked: a host a body gave up may belong to anybody today.
    """
    hosts: dict[str, set[int]] = {}
    named = [source.url, *(route.url for route in (*source.discover, *source.fallback))]
    for address in (*named, *(f"//{host}" for host in source.crawl.hosts)):
        port = urlsplit(address).port
        hosts.setdefault(bare_host(address), set()).update({port} if port else ())
    return Allowed(hosts={host: frozenset(ports) for host, ports in hosts.items() if host})
