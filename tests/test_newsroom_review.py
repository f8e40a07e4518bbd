"""The press review: proposal, choice, order, comments, every format, profiles, the command."""

import io
import json
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from docx import Document
from lxml import html
from pypdf import PdfReader

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from newsroom_visit import ask, edition_file, one

from catalog.model.errors import WrongValue
from catalog.model.languages import LANGUAGES
from catalog.publish.about import about_page, edition_json
from catalog.registry.configuration import Mail, Profile
from catalog.store.place import DataFolder
from tripoint.export import write_nightly
from tripoint.main import main
from tripoint.review import open_visit, review_mails, write_reviews

HEADING = {
    "nl": "Persoverzicht",
    "de": "Pressespiegel",
    "fr": "Revue de presse",
    "en": "Press review",
    "lb": "Pressespigel",
}


def proposed(address: str = "/review?from=2026-11-01") -> list[str]:
    return html.fromstring(ask(address).body).xpath("//input[@name='story']/@value")


def test_stories_are_proposed_once_and_can_be_dropped_and_ordered() -> None:
    stories = proposed()
    assert len(stories) == len(set(stories)) > 4
    kept = [stories[2], stories[0]]
    root = html.fromstring(
        ask("/review?" + urlencode([("from", "2026-11-01"), ("picked", "1"), *(("story", one) for one in kept)])).body
    )
    assert root.xpath("//input[@name='story'][@checked]/@value") == kept
    assert len(root.xpath("//article[@class='paper__item']")) == 2
    pairs = [("from", "2026-11-01"), ("picked", "1"), *(("story", one) for one in kept), ("up", stories[0])]
    moved = ask("/review?" + urlencode(pairs))
    assert moved.status == 303
    assert moved.headers["Location"].index(f"story={stories[0]}") < moved.headers["Location"].index(
        f"story={stories[2]}"
    )


def test_proposing_again_forgets_the_choice_and_keeps_the_filters() -> None:
    again = ask("/review?from=2026-11-01&theme=health&title=Zorg&picked=1&again=1&ui=de")
    assert again.status == 303
    assert again.headers["Location"] == "/review?theme=health&from=2026-11-01&to=2026-11-10&title=Zorg&ui=de"


def test_nothing_chosen_is_an_empty_review() -> None:
    assert "No story was chosen" in ask("/review?from=2026-11-01&picked=1&ui=en").body.decode()


@pytest.mark.parametrize("ui", LANGUAGES)
def test_headings_are_ours_and_headlines_are_theirs(ui: str) -> None:
    story = one("SELECT story_id FROM articles WHERE headline LIKE 'Ambulance mag vanaf 1%'")
    address = f"/review?from=2026-11-01&picked=1&story={story}&comment-{story}=Nota+bene&ui={ui}&format="
    page = ask(address + "html").body.decode()
    root = html.fromstring(page)
    assert root.get("lang") == ui
    assert root.xpath("//h1/text()") == [HEADING[ui]]
    assert "Nota bene" in page
    assert {"nl", "de", "fr", "en"} <= {element.get("lang") for element in root.xpath("//article//*[@lang]")}
    assert "Rettungswagen dürfen" in page
    markdown = ask(address + "md").body.decode()
    assert markdown.startswith(f"# {HEADING[ui]}\n")
    data = json.loads(ask(address + "json").body)
    assert [len(told["items"]) for part in data["parts"] for told in part["stories"]] == [6]
    document = Document(io.BytesIO(ask(address + "docx").body))
    assert document.paragraphs[0].text == HEADING[ui]
    assert any(
        "Rettungswagen" in "".join(run.text for link in paragraph.hyperlinks for run in link.runs)
        for paragraph in document.paragraphs
    )
    mail = message_from_bytes(ask(address + "eml").body, policy=default)
    assert mail["Subject"].startswith(HEADING[ui])
    assert mail["X-Unsent"] == "1"
    assert {part.get_content_type() for part in mail.iter_parts()} == {"text/plain", "text/html"}
    assert "Rettungswagen dürfen" in mail.get_body(("html",)).get_content()


def test_the_print_is_a_tagged_pdf_with_its_words() -> None:
    reader = PdfReader(io.BytesIO(ask("/review?from=2026-11-08&ui=de&format=pdf").body))
    assert "Pressespiegel" in reader.pages[0].extract_text()
    assert reader.trailer["/Root"]["/Lang"] == "de"
    assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_every_review_says_who_was_not_heard() -> None:
    for form in ("html", "md", "eml"):
        assert "Ardenne-Lorraine" in ask(f"/review?from=2026-11-01&format={form}").body.decode()
    assert (
        json.loads(ask("/review?from=2026-11-01&format=json").body)["freshness"]["missing"][0]["source_id"]
        == "fr_ardenne"
    )


def test_a_wrong_format_is_refused() -> None:
    assert ask("/review?format=exe").status == 400


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    made.create()
    made.news_db.write_bytes(edition_file().read_bytes())
    return made


def test_the_command_writes_the_same(folder: DataFolder, tmp_path: Path) -> None:
    runner = CliRunner()
    shown = runner.invoke(
        main, ["review", "--data", str(folder.root), "--from", "2026-11-01", "--ui", "lb", "--theme", "health"]
    )
    assert shown.exit_code == 0
    assert shown.stdout.startswith("# Pressespigel")
    target = tmp_path / "out" / "review.docx"
    assert (
        runner.invoke(
            main, ["review", "--data", str(folder.root), "--format", "docx", "--output", str(target)]
        ).exit_code
        == 0
    )
    assert Document(target).paragraphs[0].text == "Press review"
    wrong = runner.invoke(main, ["review", "--data", str(folder.root), "--theme", "nix"])
    assert wrong.exit_code == 2
    assert "patient-care" in wrong.stderr
    missing = runner.invoke(main, ["review", "--data", str(tmp_path / "nowhere")])
    assert missing.exit_code == 2
    assert "tripoint publish" in missing.stderr


def test_profiles_are_written_and_mailed(folder: DataFolder) -> None:
    profiles = [
        Profile(
            name="Zorg in de grensstreek",
            language="nl",
            theme=("health",),
            days=9,
            format=("html", "md"),
            to=("desk@news.example",),
        ),
        Profile(name="Alles", language="de", days=30, format=("json",)),
    ]
    files = write_reviews(folder, profiles)
    assert [path.name for path in files] == [
        "2026-11-10-zorg-in-de-grensstreek.html",
        "2026-11-10-zorg-in-de-grensstreek.md",
        "2026-11-10-alles.json",
    ]
    assert "# Zorg in de grensstreek" in files[1].read_text(encoding="utf-8")
    mails = list(review_mails(folder, profiles, Mail(host="localhost", sender="tripoint@news.example")))
    assert [mail["To"] for mail in mails] == ["desk@news.example"]
    assert not list(review_mails(folder, profiles, None))


def test_the_corpus_is_exported_with_licences_and_sums(folder: DataFolder) -> None:
    import csv
    import hashlib
    import sqlite3

    import pyarrow.parquet

    for form in ("csv", "jsonl", "parquet", "sqlite"):
        target = folder.root / "out" / form
        assert (
            CliRunner()
            .invoke(main, ["export", "--data", str(folder.root), "--format", form, "--output", str(target)])
            .exit_code
            == 0
        )
        for line in (target / "SHA256SUMS").read_text().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256((target / name).read_bytes()).hexdigest() == digest
    articles = int(one("SELECT count(*) FROM articles"))
    assert len((folder.root / "out/jsonl/articles.jsonl").read_text(encoding="utf-8").splitlines()) == articles
    with sqlite3.connect(folder.root / "out/sqlite/news.db") as copy:
        assert copy.execute("SELECT count(*) FROM news").fetchone() == (articles,)
    assert pyarrow.parquet.read_table(folder.root / "out/parquet/articles.parquet").num_rows == articles
    with (folder.root / "out/csv/licences.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 10
    assert "2026-11-10" in (folder.root / "out/csv/DATASHEET.md").read_text(encoding="utf-8")


def test_nightly_dumps_are_written_and_only_the_newest_kept(folder: DataFolder) -> None:
    for day in range(1, 10):
        (folder.root / "dumps" / f"2026-11-0{day}-csv").mkdir(parents=True)
    write_nightly(folder, ["csv", "parquet"])
    kept = sorted(path.name for path in (folder.root / "dumps").iterdir())
    assert kept == [*(f"2026-11-0{day}-csv" for day in range(4, 10)), "2026-11-10-csv", "2026-11-10-parquet"]
    assert (folder.root / "dumps" / "2026-11-10-parquet" / "SHA256SUMS").exists()
    with pytest.raises(WrongValue, match="parquet"):
        write_nightly(folder, ["xls"])


def test_a_night_can_be_cited(folder: DataFolder) -> None:
    manifest = {"made_at": "2026-11-10T05:00:00+00:00", "digest": "sha256:ab", "bytes": folder.news_db.stat().st_size, "rows": {}}
    folder.news_db.with_suffix(".json").write_text(json.dumps(manifest))
    visit = open_visit(folder.news_db, "nl", host="https://news.example")
    said = json.loads(edition_json(visit).body)
    assert said["digest"] == "sha256:ab"
    assert said["contentUrl"] == "https://news.example/news.db"
    assert "[sha256:ab]" in about_page(visit).body.decode()
    visit.db.close()
    folder.news_db.with_suffix(".json").write_text(json.dumps(manifest | {"bytes": 1}))
    assert open_visit(folder.news_db, "nl").edition.manifest == {}
