"""Who counts as one caller when attempts are counted."""

import ipaddress

# What one line at home or one phone has of IPv6: its last half changes at will.
IPV6_PREFIX = 64
UNKNOWN = "unknown"


def network_of(address: str) -> str:
    """The IPv4 address, or the IPv6 network; ``UNKNOWN`` for what is neither."""
    try:
        found = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((found, IPV6_PREFIX), strict=False))


def client_address(direct: str, forwarded: str, *, trusted_proxies: int) -> str:
    """Who really asks. Each trusted proxy adds one address at the end of ``forwarded``;
    whatever stands before those, the client wrote itself."""
    known = [address.strip() for address in forwarded.split(",") if address.strip()]
    if not trusted_proxies or len(known) < trusted_proxies:
        return direct
    return known[-trusted_proxies]
