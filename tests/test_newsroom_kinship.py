"""Why items belong together is said in the reader's language, for every code the judgement writes."""

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from newsroom_visit import edition_file

from catalog.model.languages import LANGUAGES
from catalog.publish.edition import read_edition
from catalog.publish.kinship import say_kinship
from catalog.publish.words import Words

CODES = {
    "hreflang": "One page names the other as its version in another language.",
    "same node 4711": "The addresses are those of one page in two languages.",
    "same path": "The addresses are those of one page in two languages.",
    "encoder 0.71": "Alike in meaning: 71%.",
    "shared text 0.43": "43% of the text is the same, word for word.",
    "image brug.jpg": "Same picture.",
    "links 2": "2 links in common.",
    "numbers 18000000, 60": "Same figures: 18,000,000 and 60.",
    "dates 01-29, 02-29": "Same dates: 29 January and 29 February.",
    "names genk, sittard": "Same names: genk and sittard.",
    "places liege": "Same places: Liège.",
    "joined by an editor": "Joined by an editor.",
}


@pytest.mark.parametrize("code", CODES)
def test_each_code_is_a_sentence(code):
    edition = read_edition(edition_file())
    assert say_kinship(code, Words("en", today=date(2026, 11, 10)), edition) == CODES[code]
    said = {say_kinship(code, Words(language, today=date(2026, 11, 10)), edition) for language in LANGUAGES}
    assert len(said) >= 4
    assert code not in said


def test_what_is_not_known_is_given_as_it_stands():
    edition = read_edition(edition_file())
    assert say_kinship("new witness 3", Words("nl", today=date(2026, 11, 10)), edition) == "new witness 3"
