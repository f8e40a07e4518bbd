"""The held-out half against its floors, with and without the encoder; the arithmetic behind the figures."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalog.publish.quality import Judged, Sheet, count, load_figures
from catalog.search.encoder import is_installed
from pipelines.themes.decision import MOST, score_themes
from pipelines.themes.lexicon import lexicons
from pipelines.themes.training import Item, read_items
from pipelines.themes.weighing import weigh
from tripoint.quality import command, judged_blind, judged_themes

GOLD = Path(__file__).with_name("gold")
FLOORS = tomllib.loads((GOLD / "themes_floors.toml").read_text(encoding="utf-8"))


def given_by_terms(item: Item) -> frozenset[str]:
    tallies = weigh({"headline": item.headline, "article_body": item.text}, lexicons(item.in_language))
    return frozenset(theme for theme, score in score_themes(tallies, None)[:MOST] if score >= 0.5)


def check(sheet: Sheet, floors: dict[str, float]) -> None:
    assert sheet.overall.f1 >= floors["micro_f1"]
    assert {language for language, one in sheet.by_language.items() if one.f1 < floors["each_language"]} == set()
    assert sheet.empty_given <= floors["empty_given"] * sheet.empty


def test_terms_alone_hold_their_floor():
    held_out = read_items("held-out")
    assert {language: sum(item.in_language == language for item in held_out) >= 30 for language in ["nl", "de", "fr", "en", "lb"]} == dict.fromkeys(
        ["nl", "de", "fr", "en", "lb"], True
    )
    check(
        count(
            Judged(in_language=item.in_language, given=given_by_terms(item), wanted=frozenset(item.about))
            for item in held_out
        ),
        FLOORS["terms"],
    )


@pytest.mark.slow
def test_with_the_encoder():
    if not is_installed():
        pytest.skip("the sentence encoder (extra 'semantic') is not installed")
    check(count(judged_themes()), FLOORS["encoder"])
    blind = count(judged_blind())
    assert blind.items == 150
    check(blind, FLOORS["blind"])


def test_every_theme_is_in_both_halves_and_halves_do_not_meet():
    halves = {half: read_items(half) for half in ("tuning", "held-out")}
    themes = [{theme for item in items for theme in item.about} for items in halves.values()]
    assert themes[0] == themes[1]
    assert len(themes[0]) == 26
    assert not {item.headline for item in halves["tuning"]} & {item.headline for item in halves["held-out"]}


def test_counting():
    sheet = count(
        [
            Judged(in_language="nl", given=frozenset("ab"), wanted=frozenset("a")),
            Judged(in_language="nl", given=frozenset(), wanted=frozenset("b")),
            Judged(in_language="de", given=frozenset("c"), wanted=frozenset()),
        ]
    )
    assert (sheet.overall.right, sheet.overall.wrong, sheet.overall.missed) == (1, 2, 1)
    assert sheet.overall.precision == pytest.approx(1 / 3)
    assert sheet.overall.recall == pytest.approx(1 / 2)
    assert sheet.by_language["nl"].f1 == pytest.approx(1 / 2)
    assert (sheet.by_label["c"].precision, sheet.by_label["c"].recall) == (0, None)
    assert (sheet.empty, sheet.empty_given) == (1, 1)


def test_figures_kept_for_the_newsroom_are_of_the_held_out_half():
    figures = load_figures()
    assert figures is not None
    assert figures["themes"]["items"] == len(read_items("held-out"))
    assert len(figures["themes"]["by_label"]) == 26
    assert set(figures["themes"]["by_language"]) == {"nl", "de", "fr", "en", "lb"}
    assert figures["themes"]["overall"]["f1"] >= FLOORS["encoder"]["micro_f1"]
    assert figures["places"]["items"] >= 60
    assert figures["measured"]
    assert figures["version"]


@pytest.mark.slow
def test_command_prints_json():
    printed = CliRunner().invoke(command, ["--json"])
    assert printed.exit_code == 0, printed.output
    assert json.loads(printed.output)["themes"]["overall"]["wanted"] > 200
