"""Organisations: spellings, whole words, case."""

import pytest

from catalog.registry.organisations import load_organisations
from pipelines.organisations import tag_organisations


def ids(text: str, headline: str = "") -> list[str]:
    return [tag.organisation_id for tag in tag_organisations(headline=headline, text=text, in_language="de")]


@pytest.mark.parametrize(
    "text",
    [
        "Der Verein REGIO Aachen e.V. lädt ein.",
        "Der Verein REGIO Aachen e. V. lädt ein.",
        "Der Verein Regio Aachen e.V. lädt ein.",
        "Der Verein REGIO\u00a0Aachen lädt ein.",
    ],
)
def test_a_body_is_found_under_all_its_spellings(text: str) -> None:
    assert ids(text) == ["region-aachen"]


def test_evidence_says_the_spelling_and_how_often() -> None:
    tags = tag_organisations(headline="", text="SALKturbo start. De Taskforce SALKturbo en SALKturbo.", in_language="nl")
    assert [(tag.organisation_id, tag.evidence) for tag in tags] == [("salkturbo", "SALKturbo ×2, Taskforce SALKturbo (text)")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De NZa keurt het plan goed.", ["nza"]),
        ("De naam Nza bestaat niet, NZambi evenmin.", []),
        ("Met steun van Interreg Maas-Rijn (NL-BE-DE).", ["interreg-meuse-rhine"]),
        ("Met steun van Interreg Maas – Rijn.", ["interreg-meuse-rhine"]),
        ("Projecten van Interreg Euregio Meuse-Rhin.", ["interreg-emr"]),
        ("POM Limburg en UHasselt tekenen.", ["pom-limburg", "uhasselt"]),
        ("De agrippahoeve is open.", []),
        ("Le CHU de Liège et l'AViQ.", ["chu-liege", "aviq"]),
        ("AGIT mbH informiert; agitieren ist etwas anderes.", ["agit"]),
        ("Schreiben Sie an @RWTH oder rwth.", []),
        ("Das EMRIC-Team übt.", []),
        ("Die Uniklinik RWTH Aachen wächst.", ["uniklinik-rwth-aachen"]),
    ],
)
def test_whole_words_with_their_case(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_the_two_provinces_of_one_name_are_not_confused() -> None:
    assert ids("Provincie Limburg investeert.") == []


def test_the_list_is_read_strictly(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from catalog.model.errors import SourceFileError
    from catalog.registry import organisations

    file = tmp_path / "organisations.toml"
    file.write_text('[x]\nname = "X"\nkind = "club"\n', encoding="utf-8")
    monkeypatch.setattr(organisations, "FILE", file)
    with pytest.raises(SourceFileError, match=r"organisations\.toml: x: .*body, programme"):
        organisations.load_organisations.__wrapped__()


def test_no_spelling_belongs_to_two_bodies() -> None:
    seen: dict[str, str] = {}
    for organisation in load_organisations().values():
        for name in (organisation.name, *organisation.alternate_names):
            assert seen.setdefault(name, organisation.id) == organisation.id
