"""A shard by itself: the same order gives the same bytes, and every wound is seen."""

import dataclasses

import pytest

from catalog.model.errors import Reason, TripointError
from catalog.model.source import Source
from pipelines.entry import entry
from pipelines.pool import Refusal
from pipelines.rules import rules_digest
from pipelines.shards import Order, OrderedPage, ShardDamaged, make_shard, pack, unpack

SOURCE = Source(
    id="be_voorbeeld",
    name="Voorbeeld",
    url="https://voorbeeld.example/",
    publisher="Voorbeeld",
    kind="province",
    country="BE",
    in_language=("nl",),
    spatial_coverage=("BE22",),
    checked="a test",
)
HTML = """<!doctype html><html lang="nl"><head><title>Vaccinatie in Maastricht</title>
<meta property="article:published_time" content="2026-11-09T10:30:00+01:00"></head><body><article>
<h1>Vaccinatie tegen griep begint in Maastricht en Aken</h1>
<p>De gezondheidsdienst begint maandag met de jaarlijkse vaccinatie tegen griep — voor iedereen vanaf zestig jaar.</p>
<p>Wie geen uitnodiging kreeg, kan zich melden bij de huisarts; de inenting is kosteloos. 🦠 „Kom op tijd.”</p>
<p>Ook in Aken en Luik zijn er deze winter gezamenlijke spreekuren voor mensen die over de grens werken.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def order():
    pages = tuple(OrderedPage(offset=n * 1000, url=f"https://voorbeeld.example/{n}", lead="{}") for n in range(3))
    return Order(
        source=SOURCE,
        archive="archive",
        shards="shards",
        archive_file="2026/11/000001-be_voorbeeld-00.warc.gz",
        pages=pages,
        rules=rules_digest(),
    )


@pytest.fixture(scope="module")
def readings():
    from datetime import UTC, datetime

    from catalog.model.capture import Capture

    capture = Capture(
        url="https://voorbeeld.example/1",
        final_url="https://voorbeeld.example/1",
        source_id=SOURCE.id,
        fetched_at=datetime(2026, 11, 10, 5, tzinfo=UTC),
        status=200,
        headers={"content-type": "text/html; charset=utf-8"},
        body=HTML.encode(),
        archive_file="2026/11/000001-be_voorbeeld-00.warc.gz",
        archive_offset=1000,
    )
    return [
        Refusal(reason=Reason.LISTING, detail="twelve links, no text"),
        entry(capture, None, SOURCE),
        Refusal(reason=Reason.NO_TEXT, detail=""),
    ]


def test_what_is_packed_is_read_back_equal(order, readings):
    rows = unpack(pack(order, readings), order, where="here")
    assert [rows[page.offset].reading for page in order.pages] == readings
    assert rows[0].blocks == ()
    assert len(rows[1000].blocks) >= 3


def test_the_same_order_gives_the_same_bytes(order, readings):
    assert pack(order, readings) == pack(order, readings)


def test_every_cut_is_seen(order, readings):
    data = pack(order, readings)
    for length in range(0, len(data), 97):
        with pytest.raises(ShardDamaged, match=r"^here: cut off or changed"):
            unpack(data[:length], order, where="here")


def test_a_changed_byte_is_seen_or_harmless(order, readings):
    data = pack(order, readings)
    seen = 0
    for position in range(4, len(data), 61):
        wounded = data[:position] + bytes([data[position] ^ 0x10]) + data[position + 1 :]
        try:
            rows = unpack(wounded, order, where="here")
        except ShardDamaged:
            seen += 1
        else:
            # The foot's statistics are no content.
            assert [rows[page.offset].reading for page in order.pages] == readings
    assert seen > 20


def test_another_orders_shard_is_not_taken(order, readings):
    other = dataclasses.replace(order, boilerplate=("0123456789abcdef",))
    assert other.name != order.name
    with pytest.raises(ShardDamaged, match="another order's rows"):
        unpack(pack(other, readings), order, where="here")


def test_where_it_is_read_does_not_name_a_shard(order):
    assert dataclasses.replace(order, archive="s3://elsewhere", shards="s3://there").name == order.name


def test_a_worker_with_other_rules_refuses(order):
    with pytest.raises(TripointError, match="install the same version"):
        make_shard(dataclasses.replace(order, rules="000000000000"), lambda function, given: iter(()))


def test_without_the_extra_the_command_says_what_to_install(monkeypatch):
    import sys

    from pipelines.engines import engine
    from pipelines.shelves import Shelf

    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "pipelines.cluster", raising=False)
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(TripointError, match=r"tripoint\[cluster\]"), engine("tcp://127.0.0.1:9"):
        pass
    with pytest.raises(TripointError, match=r"tripoint\[cluster\]"):
        Shelf("s3://bucket/archive")
