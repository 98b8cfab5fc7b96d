"""Where a request comes from: rules as tables."""

import pytest

from core.networks import client_of, network_of


@pytest.mark.parametrize(
    ("forwarded", "proxies", "client"),
    [
        ("", 0, "10.0.0.1"),
        ("9.9.9.9", 0, "10.0.0.1"),
        ("9.9.9.9", 1, "9.9.9.9"),
        ("1.2.3.4, 9.9.9.9", 1, "9.9.9.9"),
        ("1.2.3.4, 9.9.9.9, 10.0.0.2", 2, "9.9.9.9"),
        ("9.9.9.9", 2, "10.0.0.1"),
        ("", 1, "10.0.0.1"),
        (" , ,", 1, "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_saw_counts(forwarded, proxies, client):
    assert client_of("10.0.0.1", forwarded, proxies) == client


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:5123", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("", "unknown"),
        ("rumah", "unknown"),
        ("1.2.3.4.5", "unknown"),
    ],
)
def test_a_household_is_one_network(address, network):
    assert network_of(address) == network
