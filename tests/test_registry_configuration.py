"""The operator's one file: read strictly, and silent about nothing."""

import pytest

from catalog.model.errors import SourceFileError
from catalog.registry.configuration import Configuration, load_configuration

WHOLE = """
[crawl]
contact = "https://tripoint.example/about"
minutes_per_source = 10

[mail]
host = "mail.example"
operator = "night@tripoint.example"

[alerts]
webhook = "https://hooks.example/night"

[[review]]
name = "Zorg"
language = "nl"
theme = ["patient-care"]
to = ["pers@limburg.example"]
"""


def test_no_file_means_the_defaults(tmp_path):
    assert load_configuration(tmp_path) == Configuration()


def test_a_whole_file(tmp_path, monkeypatch):
    (tmp_path / "tripoint.toml").write_text(WHOLE)
    monkeypatch.setenv("TRIPOINT_SMTP_PASSWORD", "only in the environment")
    read = load_configuration(tmp_path)
    assert read.mail
    assert read.mail.operator == ("night@tripoint.example",)
    assert read.review[0].language == "nl"
    assert read.password == "only in the environment"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("contact", "contract"), "crawl.contract is not a key; did you mean 'contact'"),
        (('language = "nl"', 'language = "lu"'), r"review\[0\].language is 'lu'. One of"),
        (('host = "mail.example"\n', ""), "mail.host is missing"),
        (('[crawl]', '[crawl'), "not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused(change, said, tmp_path):
    (tmp_path / "tripoint.toml").write_text(WHOLE.replace(*change))
    with pytest.raises(SourceFileError, match=said):
        load_configuration(tmp_path)


def test_a_file_named_and_not_there(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIPOINT_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(SourceFileError, match="TRIPOINT_CONFIG"):
        load_configuration(tmp_path)
