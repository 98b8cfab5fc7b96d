"""Where a request comes from, as one network that people share. Pure."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address


def client_of(remote: str, forwarded: str, proxies: int) -> str:
    """The address that the outermost of our own `proxies` saw; what stands left of it anybody can invent."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    return hops[-proxies] if 0 < proxies <= len(hops) else remote


def network_of(address: str) -> str:
    """What one household or counter shares: the IPv4 address, or the /64 of IPv6; `unknown` for anything else."""
    text = address.partition("%")[0].strip("[] ")
    if text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(IPv6Address(int(found) >> 64 << 64))
    return str(found)
