"""What never leaves the public internet, what robots.txt and reservations say, and bodies that are bombs or cut."""

import gzip
import io
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from backports import zstd

from catalog.model.errors import Reason, TripointError
from catalog.model.source import Crawl, Discover, Source
from crawlers.addresses import allowed_by, is_literal, is_public, read_rehearsal
from crawlers.decoding import CutOff, TooLarge, decode
from crawlers.guard import Refused, refuse
from crawlers.manners import ask_for_contact, delay_of, retry_after, user_agent
from crawlers.reservations import read_ai_txt, read_tdmrep, reserved_by, reserves_all, signals
from crawlers.robots import MAX_BYTES, read_robots, robots_text

NOT_PUBLIC = ["0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.9.9.9", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:c0a8:1::", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%1", "fe80::1%eth0", "fec0::1", "ff02::1", "nonsense", "127.1", "2130706433", "0x7f000001"]

PUBLIC = ["8.8.8.8", "1.1.1.1", "193.190.1.1", "2a00:1450:400e::1", "2606:4700::1111", "::ffff:8.8.8.8"]


def source(**more) -> Source:
    made = {
        "id": "be_a",
        "name": "A",
        "url": "http://www.a.example:8001/",
        "publisher": "A",
        "kind": "province",
        "country": "BE",
        "in_language": ("nl",),
        "spatial_coverage": ("BE22",),
        "checked": "a test",
    }
    return Source(**(made | more))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address):
    assert is_public(address)


def test_hosts_written_as_numbers_are_known_as_such():
    assert all(is_literal(host) for host in ("127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "::1", "127.1", "0x7f.1"))
    assert not any(is_literal(host) for host in ("a.example", "123abc.be", "3m.com", "dead.beef"))


ALLOWED = allowed_by(
    source(
        discover=(Discover(via="feed", url="https://feeds.a.example/rss"),),
        crawl=Crawl(hosts=("pers.a.example", "b.example:8443")),
        former_hosts=("old.example",),
    )
)


@pytest.mark.parametrize(
    "address",
    [
        "http://www.a.example:8001/x",
        "http://a.example:8001/x",
        "https://a.example/x",
        "https://feeds.a.example/rss",
        "https://pers.a.example/1",
        "https://b.example:8443/1",
        "https://b.example/1",
    ],
)
def test_what_the_file_names_may_be_asked(address):
    refuse(address, ALLOWED)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://a.example:22/", Reason.EGRESS),
        ("http://a.example:9999/", Reason.EGRESS),
        ("http://feeds.a.example:8001/", Reason.EGRESS),
        ("file://www.a.example/etc/hostname", Reason.EGRESS),
        ("file:///etc/hostname", Reason.EGRESS),
        ("ftp://a.example/x", Reason.EGRESS),
        ("data:text/html,x", Reason.EGRESS),
        ("javascript:alert(1)", Reason.EGRESS),
        ("gopher://a.example/", Reason.EGRESS),
        ("http://user:secret@a.example:8001/", Reason.EGRESS),
        ("http://a.example:8001@127.0.0.1/", Reason.EGRESS),
        ("http://127.0.0.1:8001/", Reason.EGRESS),
        ("http://2130706433/", Reason.EGRESS),
        ("http://0x7f000001/", Reason.EGRESS),
        ("http://[::ffff:127.0.0.2]/", Reason.EGRESS),
        ("http://169.254.169.254/latest/meta-data/", Reason.EGRESS),
        ("http://[fe80::1%25eth0]/", Reason.EGRESS),
        ("http://evil.example:8001/", Reason.EGRESS),
        ("http://evil.example/", Reason.OFFSITE),
        ("http://sub.a.example/", Reason.OFFSITE),
        ("http://a.example.evil.example/", Reason.OFFSITE),
        ("http://old.example/", Reason.OFFSITE),
        ("http://a.example:port/", Reason.EGRESS),
        ("http://[::1", Reason.EGRESS),
    ],
)
def test_what_is_refused_and_why(address, reason):
    with pytest.raises(Refused) as caught:
        refuse(address, ALLOWED)
    assert caught.value.reason is reason
    assert "secret" not in str(caught.value)


def test_robots_txt_may_lie_elsewhere_but_not_inside():
    refuse("https://elsewhere.org/robots.txt", ALLOWED, any_host=True)
    for address in ("http://10.0.0.1/robots.txt", "http://elsewhere.org:6379/robots.txt", "file:///robots.txt"):
        with pytest.raises(Refused):
            refuse(address, ALLOWED, any_host=True)


def test_rehearsal_patterns():
    rehearsal = read_rehearsal("*.example=127.0.0.1, demo.test=127.0.0.2")
    assert rehearsal.address("www.a.example") == "127.0.0.1"
    assert rehearsal.address("WWW.A.Example.") == "127.0.0.1"
    assert rehearsal.address("demo.test") == "127.0.0.2"
    assert rehearsal.address("example.org") is None
    for wrong in ("*=127.0.0.1", "*.*=127.0.0.1", "a.example", "a.example=localhost"):
        with pytest.raises(TripointError, match="TRIPOINT_RESOLVE"):
            read_rehearsal(wrong)


# -- manners -----------------------------------------------------------------------------------------------------------


def test_a_live_site_needs_a_contact(monkeypatch):
    rehearsal = read_rehearsal("*.example=127.0.0.1")
    monkeypatch.delenv("TRIPOINT_CONTACT", raising=False)
    ask_for_contact([source()], rehearsal)
    with pytest.raises(TripointError, match="TRIPOINT_CONTACT"):
        ask_for_contact([source(url="https://www.a.test/")], rehearsal)
    monkeypatch.setenv("TRIPOINT_CONTACT", "crawl@example.org")
    ask_for_contact([source(url="https://www.a.test/")], rehearsal)
    assert user_agent().startswith("Tripoint/")
    assert "+mailto:crawl@example.org" in user_agent()


def test_delay_is_a_second_unless_the_file_or_a_rehearsal_says_otherwise():
    rehearsal = read_rehearsal("*.example=127.0.0.1")
    assert delay_of(source(url="https://www.a.test/"), rehearsal) == 1.0
    assert delay_of(source(), rehearsal) == 0.0
    assert delay_of(source(crawl=Crawl(delay_seconds=5)), rehearsal) == 5
    mixed = source(discover=(Discover(via="feed", url="https://feeds.test/"),))
    assert delay_of(mixed, rehearsal) == 1.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3.0),
        ("120", 120.0),
        ("999999", 86400.0),
        ("9" * 400, 86400.0),
        ("Tue, 10 Nov 2026 02:01:00 GMT", 60.0),
        ("Wed, 11 Nov 2099 02:00:00 GMT", 86400.0),
        ("Tue, 10 Nov 2015 02:00:00 GMT", None),
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("Tue, 99 Nov 2026", None),
    ],
)
def test_retry_after_is_bounded_and_nonsense_is_nothing(value, seconds):
    assert retry_after(value, now=datetime(2026, 11, 10, 2, 0, tzinfo=UTC)) == seconds


# -- robots ------------------------------------------------------------------------------------------------------------


def robots(status, text=""):
    return read_robots(status, text, root="http://a.example/")


def test_robots_by_rfc_9309():
    assert robots(404).allows("http://a.example/x")
    assert robots(403).allows("http://a.example/x")
    assert robots(302).allows("http://a.example/x")
    for status in (500, 503, 599, 429, None):
        assert not robots(status).allows("http://a.example/x")
        assert robots(status).unreachable
    assert not robots(200, "User-agent: *\nDisallow: /").allows("http://a.example/x")
    assert robots(200, "<html>not a robots file</html>").allows("http://a.example/x")


@pytest.mark.parametrize(
    ("text", "open_paths", "closed_paths"),
    [
        ("User-agent: *\nDisallow: /intern\nAllow: /intern/nieuws", ["/", "/intern/nieuws/1"], ["/intern", "/intern/x"]),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Tripoint\nDisallow: /x", ["/", "/y"], ["/x"]),
        ("User-agent: tripoint/2.0\nDisallow: /x\nUser-agent: *\nDisallow: /", ["/y"], ["/x"]),
        ("\ufeffUser-agent: *\nDisallow: /x", ["/y"], ["/x"]),
        ("User-agent: *\nDisallow: /*.pdf$", ["/a.pdf?x"], ["/a.pdf"]),
        ("User-agent: a\nUser-agent: *\nDisallow: /x", ["/y"], ["/x"]),
        ("User-agent: GPTBot\nDisallow: /", ["/", "/x"], []),
        ("USER-AGENT: *\nDISALLOW: /x # says why", ["/y"], ["/x"]),
        ("User-agent: *\nDisallow:", ["/", "/x"], []),
    ],
)
def test_robots_rules(text, open_paths, closed_paths):
    rules = robots(200, robots_text(text.encode()))
    assert all(rules.allows(f"http://a.example{path}") for path in open_paths)
    assert not any(rules.allows(f"http://a.example{path}") for path in closed_paths)


def test_robots_delay_is_kept_up_to_two_minutes():
    assert robots(200, "User-agent: *\nCrawl-delay: 3").delay == 3
    assert robots(200, "User-agent: *\nCrawl-delay: 86400").delay == 120
    assert robots(200, "User-agent: *\nCrawl-delay: soon").delay is None


def test_a_long_robots_txt_is_read_to_500_kib():
    body = b"User-agent: *\nDisallow: /x\n" + b"# filler\n" * 2_000_000
    text = robots_text(body)
    assert len(text) == MAX_BYTES
    assert not robots(200, text).allows("http://a.example/x")


# -- reservations ------------------------------------------------------------------------------------------------------


def test_tdmrep_the_most_exact_location_decides():
    rules = read_tdmrep(
        '[{"location":"/","tdm-reservation":0},{"location":"/pers/*","tdm-reservation":1,"tdm-policy":"https://a.example/p"},'
        '{"location":"/pers/open/*","tdm-reservation":"0"}]'
    )
    assert not reserves_all(rules)
    assert reserved_by(rules, "http://a.example/pers/1")
    assert not reserved_by(rules, "http://a.example/pers/open/1")
    assert not reserved_by(rules, "http://a.example/nieuws")
    assert reserves_all(read_tdmrep('[{"location": "/*", "tdm-reservation": 1}]'))
    assert reserves_all(read_tdmrep('{"tdm-reservation": 1}'))
    for nothing in ("<html>not found</html>", "1", '"x"', "[" * 100_000, '{"location": [1], "tdm-reservation": 1}'):
        assert not read_tdmrep(nothing)
    assert not reserved_by(read_tdmrep('[{"location":"/' + "*a" * 200 + '$","tdm-reservation":1}]'), "http://a.example/" + "a" * 400 + "b")


@pytest.mark.parametrize(
    ("headers", "body", "reserved"),
    [
        ({"tdm-reservation": "1"}, b"", True),
        ({"tdm-reservation": "0"}, b"", False),
        ({"x-robots-tag": "noindex, noai"}, b"", True),
        ({"x-robots-tag": "googlebot: noai"}, b"", False),
        ({"x-robots-tag": "noarchive"}, b"", False),
        ({}, b'<meta name="tdm-reservation" content="1">', True),
        ({}, b"<META content='1' NAME=tdm-reservation />", True),
        ({}, b'<meta name="robots" content="noai, noimageai">', True),
        ({}, b'<meta name="robots" content="index,follow,noarchive">', False),
        ({}, b'<meta name="googlebot" content="noai">', False),
        ({}, b'<p>tdm-reservation: 1</p>', False),
    ],
)
def test_signals_of_a_page(headers, body, reserved):
    assert any(signal.reserved for signal in signals(headers, body)) is reserved


def test_noarchive_is_kept_as_evidence():
    assert [signal.value for signal in signals({}, b'<meta name="robots" content="noarchive">')] == ["noarchive"]


def test_ai_txt():
    assert read_ai_txt("User-Agent: *\nDisallow: /", token="Tripoint")
    assert not read_ai_txt("User-Agent: *\nAllow: /", token="Tripoint")
    assert not read_ai_txt("<html><p>Disallow: / is not found</p></html>", token="Tripoint")


# -- bodies ------------------------------------------------------------------------------------------------------------

TEXT = b"<p>Een bericht over zorg aan de grens.</p>" * 200


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("encoding", PACKERS)
def test_encodings_are_undone_and_cut_ones_are_seen(encoding):
    packed = PACKERS[encoding](TEXT)
    assert decode(packed, encoding, limit=100_000) == TEXT
    for cut in (len(packed) // 2, len(packed) - 1, 10):
        with pytest.raises(CutOff):
            decode(packed[:cut], encoding, limit=100_000)
    with pytest.raises((CutOff, TooLarge)):
        decode(b"<html>no such thing</html>", encoding, limit=100_000)


def test_odd_but_whole_bodies_are_taken():
    assert decode(raw_deflate(TEXT), "deflate", limit=100_000) == TEXT
    assert decode(gzip.compress(TEXT) + gzip.compress(b"mehr"), "gzip", limit=100_000) == TEXT + b"mehr"
    assert decode(gzip.compress(TEXT) + b"\x00" * 512, "gzip", limit=100_000) == TEXT
    with pytest.raises(CutOff):
        decode(TEXT, "compress", limit=100_000)


@pytest.mark.parametrize("encoding", PACKERS)
def test_bombs_stop_at_the_limit(encoding):
    """100 MB of nothing in a few kilobytes; the memory of the process must not follow."""
    import resource

    if encoding == "zstd":
        buffer = io.BytesIO()
        with zstd.ZstdFile(buffer, "wb") as out:
            for _ in range(100):
                out.write(b"\x00" * 1_000_000)
        bomb = buffer.getvalue()
    else:
        bomb = PACKERS[encoding](b"\x00" * 100_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TooLarge):
        decode(bomb, encoding, limit=8_000_000)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # KiB
