"""Where the sender may not go, however it is spelled, and whatever a name leads to in the end."""

import asyncio
import socket

import pytest

from office.integration.addresses import CheckedResolver, Refused, is_public, parse

INSIDE = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
    *("[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[ff02::1]", "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[2001::1]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b::808:808]", "[2002:7f00:1::]", "[::127.0.0.1]", "[2001:db8::1]"),
]
SPELLED = [
    *("2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "127.1", "127.0.0.1.", "127.0.0.%31", "%31%32%37.0.0.1"),
    *("1.2.3", "[fe80::1%25eth0]", "[::1", "::1", "user@example.com", "user:pass@example.com", "127.0.0.1@example.com"),
    *("example.com@127.0.0.1", "example.com:22", "example.com:8080", "example.com:99999", "example.com:-1", ""),
    *("exa\\mple.com", "example.com\\@127.0.0.1", "１２７.0.0.1", "例子.中国", "example.com/#x"),
]
FOREIGN = [
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "//e.com",
    "e.com",
]


@pytest.mark.parametrize("url", [*(f"https://{one}/" for one in (*INSIDE, *SPELLED)), *FOREIGN])
def test_it_is_refused_by_its_spelling(url):
    with pytest.raises(Refused):
        parse(url)


@pytest.mark.parametrize("url", ["https://example.com\n/", "https://exam ple.com/", "https://e.com/" + "a" * 500])
def test_it_is_refused_for_what_does_not_belong(url):
    with pytest.raises(Refused):
        parse(url)


@pytest.mark.parametrize(
    "url", ["https://example.com/hook?x=1", "https://example.com:8443/", "https://8.8.8.8/", "https://[2400:3200::1]/"]
)
def test_a_public_address_is_taken(url):
    assert parse(url).scheme == "https"


def test_only_the_very_host_and_port_on_the_list_may_be_called_inside(settings):
    settings.WEBHOOK_INTRANET = ["10.1.2.3:8080", "oa.county.example:443", "[fd00::1]:443"]

    assert parse("http://10.1.2.3:8080/hook").port == 8080
    assert parse("https://oa.county.example/hook").hostname == "oa.county.example"
    assert parse("https://[fd00::1]/hook").hostname == "fd00::1"
    for url in ("http://10.1.2.3:8081/", "http://10.1.2.4:8080/", "http://oa.county.example/", "https://10.1.2.3/"):
        with pytest.raises(Refused):
            parse(url)


class Answering(CheckedResolver):
    """A name server that says what the test wants, another thing each time."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def look_up(self, host, port):
        numbers = self.answers.pop(0)
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in numbers
        ]


def resolve(resolver, host="oa.example.com", port=443):
    return [one["host"] for one in asyncio.run(resolver.resolve(host, port))]


def test_one_address_inside_among_several_refuses_the_name():
    with pytest.raises(Refused):
        resolve(Answering(["93.184.216.34", "10.0.0.1"]))


def test_a_name_that_changes_its_mind_is_asked_at_each_connection():
    resolver = Answering(["93.184.216.34"], ["169.254.169.254"])

    assert resolve(resolver) == ["93.184.216.34"]
    with pytest.raises(Refused):
        resolve(resolver)


def test_a_name_on_the_list_may_lead_inside(settings):
    settings.WEBHOOK_INTRANET = ["oa.example.com:443"]

    assert resolve(Answering(["10.0.0.1"])) == ["10.0.0.1"]


def test_the_usual_public_resolvers_are_public():
    from ipaddress import ip_address

    assert is_public(ip_address("114.114.114.114"))
    assert is_public(ip_address("2400:3200::1"))
