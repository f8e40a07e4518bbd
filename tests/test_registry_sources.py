"""A source file with a typo is refused, and the message names file, key and remedy."""

import pytest

from catalog.model.errors import SourceFileError
from catalog.registry.sources import load_source, load_sources, parse_source

GOOD = """
name = "Provincie Limburg"
url = "https://www.limburg.be/"
publisher = "Provincie Limburg (BE)"
kind = "province"
country = "BE"
in_language = ["nl"]
spatial_coverage = ["BE22"]
checked = "written for a test"

[[discover]]
via = "listing"
url = "https://www.limburg.be/nieuws"
links = "article h2 a"
"""


def parsed(text: str, tmp_path, name: str = "be_limburg.toml"):
    return parse_source(text, path=tmp_path / name)


def test_a_good_file(tmp_path):
    source = parsed(GOOD, tmp_path)
    assert source.id == "be_limburg"
    assert source.rights == "excerpt"
    assert source.discover[0].links == "article h2 a"


def test_a_lone_string_is_a_list_of_one(tmp_path):
    source = parsed(GOOD + 'include = "/nieuws/"\n', tmp_path)
    assert source.discover[0].include == ("/nieuws/",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("kind =", "kidn ="), ["kidn", "did you mean 'kind'"]),
        (('links = "article', 'linsk = "article'), ["discover[0].linsk", "did you mean 'links'"]),
        (('["nl"]', '["lu"]'), ["in_language[0]", "'lu'", "lb"]),
        (('["nl"]', "[]"), ["in_language", "nl, de, fr, en, lb"]),
        (('"BE22"', '"BE99Z"'), ["spatial_coverage", "BE99Z", "NUTS"]),
        (('country = "BE"', 'country = "XX"'), ["country", "XX", "one of"]),
        (('kind = "province"', 'kind = "town"'), ["kind", "town", "health"]),
        (('via = "listing"', 'via = "rss"'), ["discover[0].via", "rss", "feed"]),
        (('"https://www.limburg.be/nieuws"', '"nieuws"'), ["discover[0].url", "https://"]),
        (('"article h2 a"', '"article h2 a["'), ["discover[0].links", "CSS selector"]),
        (('name = "Provincie Limburg"\n', ""), ["name", "missing"]),
        (('checked = "written', "checked = written"), ["TOML"]),
        (('"https://www.limburg.be/"', '"https://me:secret@www.limburg.be/"'), ["url", "password"]),
    ],
)
def test_a_wrong_file_is_refused_with_file_key_and_remedy(change, said, tmp_path):
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(SourceFileError) as refused:
        parsed(text, tmp_path)
    message = str(refused.value)
    assert message.startswith("be_limburg.toml: ")
    for words in said:
        assert words in message


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("[crawl]\ndelay_seconds = 10\n", "crawl.because"),
        ('[read]\narticle_body = "div["\n', "read.article_body"),
        ('exclude = ["("]\n', "discover[0].exclude"),
        ("[expect]\nnewest_within = 3\n", "newest_within_days"),
    ],
)
def test_what_is_added_is_checked_too(added, said, tmp_path):
    with pytest.raises(SourceFileError, match=said.replace("[", r"\[").replace("]", r"\]")):
        parsed(GOOD + added, tmp_path)


def test_the_name_of_the_file_is_the_id(tmp_path):
    with pytest.raises(SourceFileError, match="file's name is the source's id"):
        parsed(GOOD, tmp_path, "BE-Limburg.toml")


def test_a_file_that_is_not_utf8_or_not_there(tmp_path):
    path = tmp_path / "be_limburg.toml"
    path.write_bytes('name = "Lüttich"'.encode("latin-1"))
    with pytest.raises(SourceFileError, match="not UTF-8"):
        load_source(path)
    with pytest.raises(SourceFileError, match="cannot be read"):
        load_source(tmp_path / "none.toml")
    with pytest.raises(SourceFileError, match="no source file"):
        load_sources(tmp_path / "empty")
