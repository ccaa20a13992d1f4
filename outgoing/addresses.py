"""Which addresses a request may go to: public ones, and private ones that an operator has named.

Everything is decided from the address that a name was resolved to, so it does not matter how the name was written: `2130706433`,
`0x7f.1` and `localtest.example` are all judged as 127.0.0.1.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Range = ipaddress.IPv4Network | ipaddress.IPv6Network

METADATA = tuple(
    ipaddress.ip_network(text)
    for text in (
        "169.254.0.0/16",  # link-local: AWS, Azure, Google Cloud and others
        "fe80::/10",
        "fd00:ec2::/32",  # AWS
        "fd20:ce::254/128",  # Google Cloud
        "100.100.100.200/32",  # Alibaba
        "168.63.129.16/32",  # Azure's host; by its range a public address
        "192.0.0.192/32",  # Oracle
    )
)
"""Where clouds give their machines' credentials to everybody who asks from the machine. The name of a host never leads there; an operator
who means it names the address."""

INSIDE = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "fc00::/7", "::1/128")
)
"""Private networks, those that several customers of a provider share, and this machine."""

GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
COMPATIBLE = ipaddress.ip_network("::/96")
ISATAP = (0x00005EFE, 0x02005EFE)
"""The third quarter of an address whose last quarter is an IPv4 address (RFC 5214)."""


@dataclass(frozen=True, slots=True)
class Network:
    """The hosts that requests may go to, besides public ones.

    `names`: hosts that may be at a private address. `ranges`: addresses that any host may be at. `anywhere`: no limits, which is for
    commands that a person runs.
    """

    names: frozenset[str] = frozenset()
    ranges: tuple[Range, ...] = ()
    anywhere: bool = False

    @classmethod
    def read(cls, entries: Iterable[str]) -> Network:
        """Return the network of an operator's list: names, addresses and ranges such as 10.1.0.0/16. Raises ValueError."""
        names, ranges = set[str](), list[Range]()
        for entry in (entry.strip() for entry in entries):
            if found := _range(entry):
                ranges.append(found)
            elif is_name(entry):
                names.add(plain_name(entry))
            else:
                raise ValueError(
                    f"{entry!r} is neither the name of a host nor an address or a range such as 10.1.0.0/16"
                )
        return cls(frozenset(names), tuple(ranges))

    def allows(self, host: str, address: Address) -> bool:
        """Whether a request to this host may go to this address, which the host's name was resolved to."""
        if self.anywhere:
            return True
        return all(
            _is_in(self.ranges, each) or is_public(each) or (plain_name(host) in self.names and _is_inside(each))
            for each in meant_addresses(address)
        )


ANYWHERE = Network(anywhere=True)


def plain_name(host: str) -> str:
    return host.strip("[]").rstrip(".").casefold()


def is_name(text: str) -> bool:
    """Whether this can be the name of a host; a name that reads as a number is a hidden address."""
    parts = plain_name(text).split(".")
    if len(parts[-1]) == 0 or parts[-1][0].isdigit() or len(text) > 253:
        return False
    return all(part.isascii() and part.replace("-", "").replace("_", "").isalnum() for part in parts)


def is_public(address: Address) -> bool:
    if _is_in(METADATA, address):
        return False
    if isinstance(address, ipaddress.IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def meant_addresses(address: Address) -> list[Address]:
    """Return the addresses that packets to this one reach: those inside an IPv6 address that carries IPv4 ones, else itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    last = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in NAT64 or (address in COMPATIBLE and int(address) > 1):
        return [last]
    # versions of Python disagree whether 2002::/16 itself is public, so the IPv4 address in it alone decides
    inside: list[Address] = [address.sixtofour] if address.sixtofour else [address]
    if address.teredo:
        inside += address.teredo
    if (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
        inside.append(last)
    return inside


def _is_inside(address: Address) -> bool:
    """Whether it is an ordinary address of a private network or of this machine."""
    return _is_in(INSIDE, address) and not _is_in(METADATA, address)


def _is_in(ranges: Iterable[Range], address: Address) -> bool:
    return any(address.version == each.version and address in each for each in ranges)


def _range(entry: str) -> Range | None:
    try:
        return ipaddress.ip_network(entry.strip("[]"))
    except ValueError:
        return None
