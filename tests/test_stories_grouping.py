"""Stories: pairwise F1 on the labelled set, the same answer in any order, corrections, links, series, copies."""

import gzip
import json
import random
from itertools import combinations
from pathlib import Path

import pytest

from catalog.model.story import Relation, StoryItem
from catalog.search.encoder import is_installed
from pipelines.stories.fingerprints import kept, take
from pipelines.stories.grouping import group, regroup
from tripoint.group import _item

ROOT = Path(__file__).parent.parent
NTREX = ROOT.parent / "shared" / "pages" / "stories.jsonl.gz"
semantic = pytest.mark.skipif(not is_installed(), reason="the sentence encoder (extra semantic) is not installed")


def item(id_, text, language="nl", **more):
    return StoryItem(**{"id": id_, "headline": "", "text": text, "in_language": language, "date_published": None} | more)


def labelled(half):
    return [json.loads(line) for line in (ROOT / "tests/gold" / f"stories_{half}.jsonl").read_text("utf-8").splitlines()]


def measure(rows):
    items = [_item(row) for row in rows]
    story = {member.article_id: member.story_id for member in group(items)}
    counts = {"same": [0, 0, 0], "across": [0, 0, 0]}
    for one, two in combinations(rows, 2):
        kind = counts["same" if one["in_language"] == two["in_language"] else "across"]
        truth, said = one["story"] == two["story"], story[one["id"]] == story[two["id"]]
        kind[0] += truth and said
        kind[1] += said and not truth
        kind[2] += truth and not said
    return {
        name: (right / max(1, right + wrong), right / max(1, right + missed), 2 * right / max(1, 2 * right + wrong + missed))
        for name, (right, wrong, missed) in counts.items()
    }


@semantic
@pytest.mark.parametrize("half", [pytest.param("dev", marks=pytest.mark.slow), "test", "second"])
def test_labelled_stories(half):
    scores = measure(labelled(half))
    print(half, {name: tuple(round(value, 3) for value in three) for name, three in scores.items()})
    assert scores["across"][0] >= 0.98
    assert scores["across"][2] >= 0.97
    assert scores["same"][2] >= 0.99


def test_the_labelled_set_is_large_enough():
    rows = [*labelled("dev"), *labelled("test")]
    stories = {}
    for row in rows:
        stories.setdefault(row["story"], set()).add(row["in_language"])
    assert sum(len(languages) > 1 for languages in stories.values()) >= 95
    assert sum(len(languages) == 1 for languages in stories.values()) >= 60
    assert {row["in_language"] for row in rows} == {"nl", "de", "fr", "en", "lb"}


@semantic
@pytest.mark.slow
@pytest.mark.skipif(not NTREX.exists(), reason="the measuring material is not here")
def test_ntrex():
    with gzip.open(NTREX, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    chosen = sorted({row["story"] for row in rows})[::6]
    scores = measure([row for row in rows if row["story"] in chosen])
    assert scores["across"][0] >= 0.98
    assert scores["across"][2] >= 0.95


RELEASE = (
    "De gemeente hangt dertien nieuwe kaarten op met wandelroutes langs de Maas. Wie ze volgt, komt voorbij zeven kastelen. "
    "De routes zijn bewegwijzerd door vrijwilligers van de heemkring. Een gids is te koop voor acht euro in het dorpshuis."
)


def test_a_copy_in_part_is_the_same_text_with_its_share():
    half = RELEASE[: len(RELEASE) // 2]
    members = {m.article_id: m for m in group([item("a", RELEASE), item("b", "Uit de streek. " + half)])}
    assert members["a"].story_id == members["b"].story_id
    assert members["b"].relation is Relation.SAME_TEXT
    assert members["b"].share > 0.8
    assert any(word.startswith("shared text") for word in members["b"].evidence)


def test_a_series_stays_apart():
    notice = "De bibliotheek van Zandhoven is gesloten op {} wegens inventaris. Boeken kunnen in de bus. Bellen kan tot {} uur."
    members = group([item("a", notice.format("3 maart", 15)), item("b", notice.format("7 juni", 15))])
    assert len({member.story_id for member in members}) == 2
    elsewhere = notice.replace("Zandhoven", "Ranst")
    assert len({m.story_id for m in group([item("a", notice.format("3 maart", 15)), item("b", elsewhere.format("9 mei", 15))])}) == 2


def test_a_frame_under_every_notice_joins_nothing():
    frame = "Bericht van de provincie. Meer weten? Het infoloket is elke werkdag open van 9 tot 12 uur. "
    first = item("a", frame + "Wie een regenwaterput plaatst, krijgt geld terug van de dienst milieu.", headline="Subsidie voor regenwater")
    other = item("b", frame + "De fanfare stapt zondag door het dorp met tachtig muzikanten.", headline="Optocht met muziek")
    assert len({member.story_id for member in group([first, other])}) == 2


def test_a_road_exchanged_in_the_headline_is_another_notice():
    notice = "Van 11 tot 15 mei is de {} 's nachts dicht. Rijkswaterstaat vernieuwt er het asfalt. Verkeer volgt de gele borden."
    items = [item(road, notice.format(road), headline=f"Nachtelijke afsluiting van de {road}") for road in ("A2", "A76")]
    assert len({member.story_id for member in group(items)}) == 2


def test_declared_language_versions_are_one_story():
    one = item("a", "Korte tekst.", "nl", url="https://x.example/nl/nieuws/een", alternates=("https://x.example/de/neues/eins",))
    two = item("b", "Ein kurzer Text.", "de", url="https://x.example/de/neues/eins")
    members = {m.article_id: m for m in group([one, two])}
    assert members["a"].story_id == members["b"].story_id
    assert members["b"].relation is Relation.TRANSLATION
    assert "hreflang" in members["b"].evidence


def test_corrections_win():
    items = [item("a", RELEASE), item("b", RELEASE), item("c", "Iets heel anders over de begroting van volgend jaar.")]
    apart = group(items, parted=[("b", "a")])
    assert len({m.story_id for m in apart}) == 3
    together = {m.article_id: m for m in group(items, joined=[("c", "a")])}
    assert together["a"].story_id == together["c"].story_id
    assert "joined by an editor" in together["c"].evidence
    both = group(items, joined=[("a", "b")], parted=[("a", "b"), ("x", "a")])
    assert len({m.story_id for m in both}) == 3


@semantic
def test_any_order_gives_the_same_stories_and_ids_may_come_twice():
    rows = labelled("dev")[:36]
    items = [item(row["id"], row["text"], row["in_language"], headline=row["headline"]) for row in rows]
    vectors = kept(take(items))
    expected = group(items, vectors=vectors)
    for seed in range(3):
        shuffled = [*items, *items[:5]]
        random.Random(seed).shuffle(shuffled)
        assert group(shuffled, vectors=vectors) == expected
    assert regroup(items, vectors=vectors).memberships == expected


def test_the_first_published_is_first():
    items = [
        item("a", RELEASE, date_published="2026-03-02T10:00:00+00:00"),
        item("b", RELEASE, date_published="2026-03-01"),
        item("c", RELEASE),
    ]
    members = {m.article_id: m for m in group(items)}
    assert len({m.story_id for m in members.values()}) == 1
    assert members["b"].relation is Relation.FIRST


def test_odd_items():
    odd = [item("a", ""), item("b", ""), item("c", "€ 3"), item("d", "\x00 \u200b", "xx"), item("e", "1" * 5000, date_published="nonsense")]
    members = group(odd)
    assert len({member.story_id for member in members}) == len(odd)
    assert group([]) == ()


def test_the_command_reads_odd_rows_and_names_a_bad_line(tmp_path):
    from click.testing import CliRunner

    from tripoint.group import command

    rows = [
        {"id": 1, "headline": None, "text": None, "in_language": None, "date_published": None},
        {"id": "a", "headline": "", "text": RELEASE, "in_language": "nl", "date_published": 20260505, "links": "x", "url": 7},
        {"id": "b", "headline": "Wandelen", "text": RELEASE, "in_language": "nl", "date_published": "2026-05-04"},
        {"id": "b", "headline": "Wandelen", "text": RELEASE, "in_language": "nl", "date_published": "2026-05-04"},
    ]
    file = tmp_path / "items.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    result = CliRunner().invoke(command, [str(file)])
    assert result.exit_code == 0, result.output
    said = {row["id"]: row for row in map(json.loads, result.output.splitlines())}
    assert set(said) == {"1", "a", "b"}
    assert said["a"]["story_id"] == said["b"]["story_id"] != said["1"]["story_id"]
    file.write_text("[1]\n", encoding="utf-8")
    result = CliRunner().invoke(command, [str(file)])
    assert result.exit_code == 1
    assert "line 1" in result.output
    assert "left out" in result.output
