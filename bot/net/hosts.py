"""Pure: which addresses of the internet may be asked, and which are somebody's inside.

Only what is surely public passes: an address of a kind not thought of here is refused.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Origin = tuple[str, int]
"""A host and a port, as an address names them."""

_PORTS = {"http": 80, "https": 443}

# The IANA registries of special-purpose addresses; 224.0.0.0/3 is multicast and reserved.
# fmt: off
_SPECIAL_V4 = tuple(map(IPv4Network, (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
    "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
)))
# fmt: on
_GLOBAL_V6 = IPv6Network("2000::/3")
# Protocols (with Teredo), documentation, AS112.
_SPECIAL_V6 = tuple(
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20"))
)
_NAT64 = IPv6Network("64:ff9b::/96")
# What a home or an office uses; never link-local, where clouds keep their credentials.
_LOCAL_V4 = tuple(
    map(
        IPv4Network,
        ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
    )
)
_LOCAL_V6 = tuple(map(IPv6Network, ("::1/128", "fc00::/7")))


def origin(url: str) -> Origin:
    """Return the host and port of an http(s) address; raises ValueError where it has none."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("not an address that can be asked")
    return parts.hostname, parts.port or _PORTS[parts.scheme]


def is_public(address: str) -> bool:
    """Tell whether a numeric address is one of the public internet."""
    found = _meant(address)
    if isinstance(found, IPv4Address):
        return not any(found in network for network in _SPECIAL_V4)
    if found is None or found not in _GLOBAL_V6:
        return False
    return not any(found in network for network in _SPECIAL_V6)


def is_local(address: str) -> bool:
    """Tell whether a numeric address is this machine's or of a private network."""
    found = _meant(address)
    if isinstance(found, IPv4Address):
        return any(found in network for network in _LOCAL_V4)
    return found is not None and any(found in network for network in _LOCAL_V6)


def _meant(address: str) -> IPv4Address | IPv6Address | None:
    """Return where packets to an address end: what IPv6 only wraps is unwrapped."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv4Address):
        return found
    if found.ipv4_mapped is not None:
        return found.ipv4_mapped
    if found in _NAT64:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.sixtofour or found
