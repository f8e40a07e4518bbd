"""PDF and DOCX: made here with the libraries that make them, read back, cut short, locked, blown up."""

import functools
import io
import zipfile
from datetime import UTC, datetime

import docx
import pypdf
import pytest
import weasyprint

from catalog.model.article import DateKind
from catalog.model.capture import Capture
from catalog.model.errors import Dropped, Reason
from catalog.model.lead import Lead
from catalog.model.source import Source
from pipelines import documents, office_files
from pipelines.dates.decision import decide
from pipelines.documents import is_document, read_document

SOURCE = Source(
    id="be_hainaut", name="Hainaut", url="https://site.example/", publisher="Hainaut", kind="province", country="BE",
    in_language=("fr",), spatial_coverage=("BE32",), checked="test",
)  # fmt: skip
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = (
    "La députation provinciale a décidé de rénover la passerelle qui relie les deux rives du canal. Les travaux commenceront "
    "au printemps et dureront huit mois. Une réunion publique aura lieu le 3 mars 2026 à 14h05 à la maison communale."
)


def capture(
    body: bytes, content_type: str = PDF, url: str = "https://site.example/doc/communique-passerelle.pdf"
) -> Capture:
    return Capture(
        url=url, final_url=url, source_id=SOURCE.id, fetched_at=datetime(2026, 11, 20, tzinfo=UTC), status=200,
        headers={"content-type": content_type}, body=body,
    )  # fmt: skip


def pdf(
    *, title: str = "La passerelle du canal rénovée pour les cyclistes", body: str = "", pages: int = 1, foot: str = ""
) -> bytes:
    page = f"<p>Communiqué du 14 octobre 2025</p><h1>{title}</h1><p>{TEXT}</p>{body}"
    words = TEXT.split()
    others = [f"<p>{' '.join(words[number * 5 :] + words[: number * 5])} {TEXT}</p>" for number in range(1, pages)]
    sheets = "<div style='break-after: page'></div>".join([page, *others])
    style = (
        f"<style>@page {{ size: A4; @bottom-center {{ content: '{foot} ' counter(page) }} }}</style>" if foot else ""
    )
    return weasyprint.HTML(
        string=f"<html lang='fr'><head><title>{title}</title>{style}</head><body>{sheets}</body></html>"
    ).write_pdf()


@functools.cache
def word(*, title: str = "") -> bytes:
    file = docx.Document()
    file.core_properties.title = title
    file.add_heading("Persbericht: nieuwe fietsbrug bij Eijsden", 0)
    file.add_paragraph("Hasselt, 12 mei 2025")
    file.add_paragraph(
        "De gedeputeerde opent de brug samen met de buren op 1 juni 2025. De brug telt twee banen voor fietsers."
    )
    file.add_paragraph("twee rustpunten", style="List Bullet")
    table = file.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Lengte", "120 meter"
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def lead(**told: str) -> Lead:
    return Lead(
        url="https://site.example/doc", source_id=SOURCE.id, route="listing", found_on="https://site.example/", **told
    )


def dropped(made: Capture) -> Reason:
    with pytest.raises(Dropped) as caught:
        read_document(made, None, SOURCE)
    return caught.value.reason


def test_a_press_release_in_pdf() -> None:
    raw = read_document(capture(pdf(body="<p><a href='https://autre.example/plan'>plan</a></p>")), None, SOURCE)
    assert raw.headline == "La passerelle du canal rénovée pour les cyclistes"
    assert raw.kind == "document"
    assert "text_from_document" in raw.notes
    assert raw.in_language == "fr"
    assert TEXT in raw.article_body
    assert raw.headline not in raw.article_body
    assert raw.reader.startswith("pypdf ")
    assert [link.url for link in raw.links] == ["https://autre.example/plan"]
    decision = decide(raw.dates, fetched_at=datetime(2026, 11, 20, tzinfo=UTC), source=SOURCE)
    assert decision.date_published == "2025-10-14"


def test_a_press_release_in_docx() -> None:
    raw = read_document(capture(word(), DOCX), None, SOURCE)
    assert raw.headline == "Persbericht: nieuwe fietsbrug bij Eijsden"
    assert raw.article_body.split("\n")[1:] == [
        "De gedeputeerde opent de brug samen met de buren op 1 juni 2025. De brug telt twee banen voor fietsers.",
        "• twee rustpunten",
        "Lengte | 120 meter",
    ]
    assert raw.reader.startswith("python-docx ")
    assert (
        decide(raw.dates, fetched_at=datetime(2026, 11, 20, tzinfo=UTC), source=SOURCE).date_published == "2025-05-12"
    )


def test_the_dates_of_the_file_are_kept_and_never_used() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf()))
    writer.add_metadata({"/CreationDate": "D:20240102030405+01'00'", "/ModDate": "D:20240203040506Z"})
    made = io.BytesIO()
    writer.write(made)
    raw = read_document(capture(made.getvalue()), None, SOURCE)
    told = {one.value: one.kind for one in raw.dates if one.route == "document"}
    assert told == {"2024-01-02T03:04:05+01:00": DateKind.UNKNOWN, "2024-02-03T04:05:06+00:00": DateKind.UNKNOWN}


@pytest.mark.parametrize("title", ["Microsoft Word - com_presse_v3.doc", "untitled", "communique.indd", "Sans titre 1"])
def test_the_title_of_a_program_is_no_headline(title: str) -> None:
    made = pdf().replace(b"/Title", b"/Tytle")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made))
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    raw = read_document(capture(out.getvalue()), None, SOURCE)
    assert title not in raw.headline
    assert raw.headline.startswith("La passerelle")


def test_the_words_of_the_lead_name_it_unless_they_say_download() -> None:
    named = read_document(capture(pdf()), lead(headline="Une passerelle pour tous les cyclistes"), SOURCE)
    assert named.headline == "Une passerelle pour tous les cyclistes"
    other = read_document(capture(pdf()), lead(headline="Télécharger le document (PDF)"), SOURCE)
    assert other.headline.startswith("La passerelle")


def test_feet_that_recur_are_no_text() -> None:
    raw = read_document(capture(pdf(pages=5, foot="Service de presse – page")), None, SOURCE)
    assert "Service de presse" not in raw.article_body
    assert raw.article_body.count("La députation provinciale") == 9  # once on the first page, twice on each other


def test_many_pages_are_cut_and_the_record_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_files, "MOST_PAGES", 2)
    raw = read_document(capture(pdf(pages=5)), None, SOURCE)
    assert "document_cut" in raw.notes
    assert raw.article_body.count("La députation provinciale") == 3


def test_what_cannot_be_read_is_dropped_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pdf()
    assert dropped(capture(b"  ")) is Reason.EMPTY
    assert dropped(capture(b"%PDF-1.7 nothing")) is Reason.UNREADABLE
    assert dropped(capture(whole[: len(whole) // 3])) is Reason.UNREADABLE
    assert dropped(capture(b"<html><body>Login</body></html>")) is Reason.UNREADABLE
    assert dropped(capture(b"PK\x03\x04 nothing", DOCX)) is Reason.UNREADABLE
    assert dropped(capture(b"\xd0\xcf\x11\xe0 an old Word file", "application/msword")) is Reason.NOT_HTML
    monkeypatch.setattr(documents, "MOST_BYTES", 100)
    assert dropped(capture(whole)) is Reason.TOO_LARGE


def test_a_locked_file() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf()))
    writer.encrypt("geheim", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    assert dropped(capture(made.getvalue())) is Reason.UNREADABLE


def test_a_scan_holds_no_text() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    made = io.BytesIO()
    writer.write(made)
    assert dropped(capture(made.getvalue())) is Reason.NO_TEXT


def test_a_zip_bomb_is_not_unpacked() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 90_000_000)
    assert dropped(capture(made.getvalue(), DOCX)) is Reason.TOO_LARGE


def test_a_zip_that_is_no_docx() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "x")
    assert dropped(capture(made.getvalue(), DOCX)) is Reason.NOT_HTML


@pytest.mark.parametrize("step", range(40))
def test_damage_anywhere_gives_a_record_or_a_reason(step: int) -> None:
    whole = bytearray(pdf() if step % 2 else word())
    at = len(whole) * step // 40
    whole[at : at + 24] = b"\xff<>/((" * 4
    outcomes = {Reason.UNREADABLE, Reason.NO_TEXT, Reason.NOT_HTML, Reason.TOO_LARGE}
    assert headline_or_reason(capture(bytes(whole), PDF if step % 2 else DOCX)) not in ("", *(set(Reason) - outcomes))


def headline_or_reason(made: Capture) -> str:
    try:
        return read_document(made, None, SOURCE).headline
    except Dropped as outcome:
        return outcome.reason


def test_is_document_by_type_and_by_bytes() -> None:
    assert is_document(capture(b"", PDF))
    assert is_document(capture(b"%PDF-1.4", "application/octet-stream"))
    assert is_document(capture(word(), "application/octet-stream", "https://site.example/a.docx"))
    assert not is_document(capture(b"<html>", "text/html"))
    assert not is_document(capture(b"PK\x03\x04", "application/zip", "https://site.example/a.zip"))
