"""One whole night among sites that mean harm, reading and edition included: each harms only itself and says what it is.

What a crawl alone must stand is in ``test_crawl_night``; here are the bodies that hold a parser, a reader or a line.
"""

import datetime
import io
import json
import resource
import ssl
import sys
import time
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from backports import zstd
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from catalog.model.source import Crawl, Discover, Source
from catalog.store.place import DataFolder
from tripoint.night import run
from tripoint.progress import Lines

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from crawl_sites import Site, packed, page, rss

pytestmark = pytest.mark.slow

NIGHT = datetime.datetime(2026, 11, 10, 2, tzinfo=datetime.UTC)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ARTICLE = page(1)
START, END = ARTICLE.split("</article>")[0], "</article></main></body></html>"


class SafeSite(Site):
    """The same over TLS, with a certificate nobody vouches for."""

    def __init__(self, folder: Path, host: str) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate(folder, host))
        super().__init__()

    def get_request(self):
        """A connection whose handshake is made by the thread that answers it."""
        connection, address = super().get_request()
        return self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def base(self, host: str) -> str:
        """The address of a host's home page, without a closing slash."""
        return super().base(host).replace("http:", "https:")


def certificate(folder: Path, host: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 7, today - datetime.timedelta(days=1), today + datetime.timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(secret + made.public_bytes(pem))
    return path


def trickles(start: bytes, piece: bytes, pause: float):
    """A raw answer that never ends: a piece now and then, as long as somebody listens."""

    def write(handler) -> None:
        handler.wfile.write(start)
        handler.wfile.flush()
        for _ in range(600):
            try:
                handler.wfile.write(piece)
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(pause)

    return write


def document(*objects: bytes) -> bytes:
    """A PDF of these objects, 1 being its catalogue."""
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


def stream(packed_bytes: bytes, entries: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(packed_bytes), packed_bytes)


PAGE = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 9 9] >>"
ROOT = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def bomb_of_words() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>")
        with file.open("word/document.xml", "w", force_zip64=True) as inside:
            for _ in range(300):
                inside.write(b"<w:p>" * 200_000)
    return made.getvalue()


def zeros(size: int) -> bytes:
    """A body of so many zero bytes, deflated."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()


ITEMS = {
    "nested": (START + "<div>" * 100_000 + "<p>diep</p>" + "</div>" * 100_000 + END, "text/html"),
    "line": (START + "x" * 30_000_000 + END, "text/html"),
    "paragraphs": (START + "<p>a</p>" * 900_000 + END, "text/html"),
    "attributes": (START + "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">x</p>" + END, "text/html"),
    "unclosed": (START + "<b><i><font>" * 30_000 + END, "text/html"),
    "signs": (ARTICLE.replace("zorgpunt", "zorg\x00punt\u202e\u200b\x08").encode() + b"<p>\xed\xa0\x80 \xff\xfe</p>", "text/html"),
    "entities": (START + "<p>" + "&#xD800;&#0;&#x110000;" * 3_000 + "</p>" + END, "text/html"),
    "jsonld": (ARTICLE.replace("<head>", '<head><script type="application/ld+json">' + "[" * 90_000 + "</script>"), "text/html"),
    "surrogate": (
        ARTICLE.replace("<head>", '<head><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Zorg \\ud800 punt"}</script>'),
        "text/html",
    ),
    "pdfbomb": (document(ROOT, ONE_PAGE, PAGE, stream(zeros(1 << 30))), "application/pdf"),
    "pdfloop": (document(ROOT, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>"), "application/pdf"),
    "pdfmany": (document(ROOT, b"<< /Type /Pages /Kids [%s] /Count 99999 >>" % (b"3 0 R " * 99_999), PAGE, stream(zlib.compress(b"BT ET"))), "application/pdf"),
    "pdfnoise": (b"%PDF-1.7\n" + bytes(range(256)) * 4_000, "application/pdf"),
    "pdfdeep": (document(ROOT, ONE_PAGE, PAGE, b"[" * 200_000), "application/pdf"),
    "docx": (bomb_of_words(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "good": (page(5, title="Een gewoon bericht tussen de andere"), "text/html"),
}  # fmt: skip
"""Items of one site; each is one page that holds a parser or lies about itself."""


def lists(site: Site) -> dict[str, Discover]:
    """Lists that mean harm, by the name of their site."""

    def put(name: str, path: str, body=b"", **more) -> str:
        site.put(f"{name}.example", path, body, etag=False, **more)
        return f"{site.base(f'{name}.example')}{path}"

    links = "".join(f'<li><a href="/n/{n}">Bericht {n} over zorg</a></li>' for n in range(140_000))
    places = "".join(f"<url><loc>http://x.example/{n}</loc></url>" for n in range(1_500_000))
    opened = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    squares = "".join(f'<!ENTITY a{n} "{"x" * 50_000}">' for n in range(20)) + "]><rss><channel>" + "&a1;" * 20_000
    return {
        "slowhead": Discover(via="feed", url=put("slowhead", "/f", raw=trickles(HEAD, b"X-A: b\r\n", 0.5))),
        "slowbody": Discover(via="feed", url=put("slowbody", "/f", raw=trickles(HEAD + b"Content-Length: 99999\r\n\r\n", b"x", 0.5))),
        "silent": Discover(via="feed", url=put("silent", "/f", raw=trickles(b"", b"", 0.5))),
        "chunks": Discover(via="feed", url=put("chunks", "/f", raw=trickles(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65_536 + b"\r\n", 0))),
        "zstd": Discover(via="feed", url=put("zstd", "/f", zstd.compress(bytes(1 << 28)), headers={"Content-Encoding": "zstd"})),
        "bigmap": Discover(via="sitemap", url=put("bigmap", "/s.xml", opened + places + "</urlset>")),
        "packedmap": Discover(via="sitemap", url=put("packedmap", "/s.xml.gz", packed(opened + places + "</urlset>"), type="application/gzip")),
        "links": Discover(via="listing", url=put("links", "/l", f"<ul>{links}</ul>")),
        "deeplist": Discover(via="listing", url=put("deeplist", "/l", "<div>" * 100_000 + '<a href="/1">een</a>')),
        "quadratic": Discover(via="feed", url=put("quadratic", "/f", "<!DOCTYPE r [" + squares)),
        "nulfeed": Discover(via="feed", url=put("nulfeed", "/f", b"\x00" * 100_000 + b"<rss>")),
        "jsonbomb": Discover(via="wordpress", url=put("jsonbomb", "/*", "[" * 3_000_000).removesuffix("*")),
        "check": Discover(via="listing", url=put("check", "/l", "<title>Just a moment...</title><p>Checking your browser</p>")),
    }  # fmt: skip


def source(site: Site, name: str, route: Discover | None = None, **more) -> Source:
    base = site.base(f"{name}.example")
    return Source(
        id=f"be_{name}", name=name, url=f"{base}/", publisher=name, kind="province", country="BE", in_language=("nl",),
        spatial_coverage=("BE22",), checked="a test", discover=(route or Discover(via="feed", url=f"{base}/feed"),), **more,
    )  # fmt: skip


def healthy(site: Site, name: str, numbers) -> Source:
    host = f"{name}.example"
    site.put(host, "/feed", rss(site.base(host), numbers), type="text/xml")
    for number in numbers:
        site.put(host, f"/nieuws/{number}", page(number, title=f"Zorgpunt {number} van {name} opent aan de grens"))
    return source(site, name)


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    root, patch = tmp_path_factory.mktemp("hostile"), pytest.MonkeyPatch()
    patch.setenv("TRIPOINT_RESOLVE", "*.example=127.0.0.1")
    patch.setenv("TRIPOINT_NOW", NIGHT.isoformat())
    patch.setenv("http_proxy", "http://127.0.0.1:9")
    patch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    site, safe = Site(), SafeSite(root, "safe.example")
    hostile = lists(site)
    made = [source(site, name, route) for name, route in hostile.items()]
    made += [healthy(site, "gezond", range(1, 9)), healthy(site, "welvarend", range(1, 13))]
    vouched = healthy(safe, "safe", range(1, 4))
    # One host, twice: as it stands, and with the exception a source file may make with its reason.
    excepted = replace(vouched, id="be_excepted", crawl=Crawl(verify_certificate=False, because="self-signed; asked by mail"))
    made += [vouched, excepted, source(site, "items")]
    links = "".join(f"<item><title>t</title><link>{site.base('items.example')}/{name}</link></item>" for name in ITEMS)
    site.put("items.example", "/feed", f'<rss version="2.0"><channel><title>x</title>{links}</channel></rss>', type="text/xml")
    for name, (body, kind) in ITEMS.items():
        site.put("items.example", f"/{name}", body, type=kind)
    for n in range(4):
        site.put("walls.example", f"/nieuws/{n}", "<title>Toegang geweigerd</title><p>Bent u een mens?</p>")
    site.put("walls.example", "/feed", rss(site.base("walls.example"), range(4)), type="text/xml")
    made.append(source(site, "walls"))
    folder, sources = DataFolder(root / "data"), {one.id: one for one in made}
    began = time.monotonic()
    done = run(
        folder, sources, kind="nightly", chosen=list(sources), now=NIGHT, edition=True, progress=Lines(err=True), seconds=120
    )
    yield SimpleNamespace(
        done=done, folder=folder, site=site, seconds=time.monotonic() - began, base=site.base("items.example"),
        memory=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
    )  # fmt: skip
    patch.undo()


def test_the_night_ends_in_bounded_time_and_memory(night):
    print(f"{night.seconds:.0f} s, largest process {night.memory >> 20} MiB")
    assert night.seconds < 600
    assert night.memory < 1 << 30
    assert night.done.refused is None
    assert night.done.unbalanced == []
    assert night.done.status == "degraded"


@pytest.mark.parametrize(("name", "count"), [("gezond", 8), ("welvarend", 12), ("excepted", 3)])
def test_the_healthy_are_whole(night, name, count):
    assert night.done.health[f"be_{name}"].status == "ok"
    assert night.done.runs[f"be_{name}"].new == count


TROUBLES = {
    "slowhead": ("down", "timeout"),
    "slowbody": ("down", "timeout"),
    "silent": ("down", "timeout"),
    "chunks": ("down", "too_large"),
    "zstd": ("down", "too_large"),
    "bigmap": ("down", "too_large"),
    "packedmap": ("layout", "parse"),
    "deeplist": ("layout", "layout"),
    "quadratic": ("layout", "parse"),
    "nulfeed": ("layout", "parse"),
    "jsonbomb": ("layout", "parse"),
    "check": ("blocked", "challenge"),
    "walls": ("blocked", "challenge"),
    "safe": ("down", "tls"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_each_says_what_it_is_and_what_to_do(night, name):
    health = night.done.health[f"be_{name}"]
    assert (health.status, health.failure) == TROUBLES[name], night.done.runs[f"be_{name}"]
    assert health.advice


def test_a_list_of_very_many_links_is_bounded(night):
    run = night.done.runs["be_links"]
    assert night.done.health["be_links"].falls_short or run.leads <= 1_000
    assert run.requests <= 450


def test_each_page_is_an_item_or_has_one_reason(night):
    db = night.folder.open_catalogue()
    rows = {
        url.rpartition("/")[2]: (outcome, reason)
        for url, outcome, reason in db.execute("SELECT url, outcome, reason FROM captures WHERE source_id = 'be_items'")
    }
    refused = dict(db.execute("SELECT url, failure FROM addresses WHERE source_id = 'be_items' AND state != 'captured'").fetchall())
    print(json.dumps([rows, refused], indent=1))
    assert set(rows) | {url.rpartition("/")[2] for url in refused if "/list " not in url} >= set(ITEMS)
    assert refused[f"{night.base}/line"] == "too_large"
    assert rows["good"] == ("new", None)
    assert all(reason if outcome == "dropped" else outcome == "new" for outcome, reason in rows.values()), rows
    for name in ("pdfbomb", "pdfloop", "pdfnoise", "pdfdeep", "docx"):
        assert rows.get(name, ("dropped", ""))[0] == "dropped"
    for text in db.execute("SELECT headline || coalesce(description, '') || article_body FROM articles"):
        assert not set(text[0]) & {"\x00", "\u202e", "\u200b", "\x08"}
        text[0].encode()  # no half of a pair
    db.close()
