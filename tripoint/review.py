"""``tripoint review``: the press review from the command line, and the reviews a night writes for its profiles."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import click

from catalog.model.errors import WrongValue
from catalog.model.languages import LANGUAGES, Language
from catalog.publish.edition import open_edition, read_edition
from catalog.publish.newsroom import AUTHORITY, Newsroom
from catalog.publish.parameters import read_question
from catalog.publish.review import Review, make_review, review_period
from catalog.publish.review_documents import FORMATS, as_mail, write_review
from catalog.publish.visit import Visit
from catalog.registry.configuration import Alert, Configuration, Mail, Profile, load_configuration
from catalog.store.place import DataFolder
from tripoint.options import Settings, tripoint_command

HOST = "http://127.0.0.1:8001"
"""Where the newsroom is said to be when nobody says otherwise."""


def public_address(configuration: Configuration) -> str:
    """Where the newsroom is read: as ``[newsroom] address`` says, else on this machine. Raises WrongValue."""
    address = configuration.newsroom.address.rstrip("/")
    if address and not AUTHORITY.fullmatch(address):
        raise WrongValue("newsroom.address", address, "https://news.example, without a path")
    return address or HOST


def open_visit(news_db: Path, ui: Language, *, host: str = HOST) -> Visit:
    """A visit to the edition without a server. Raises StoreError when there is none."""
    room = Newsroom(read_edition(news_db))
    return room.visit_in(open_edition(news_db), ui, path="/review", query_string="", host=host)


def write_reviews(folder: DataFolder, profiles: Sequence[Profile], *, host: str = HOST) -> list[Path]:
    """Write the review of each profile in its formats into the data folder; gives the files. Raises StoreError, WrongValue."""
    written: list[Path] = []
    folder.reviews.mkdir(parents=True, exist_ok=True)
    for profile in profiles:
        visit = open_visit(folder.news_db, profile.language, host=host)
        review = _of_profile(visit, profile)
        for form in profile.format:
            path = folder.reviews / f"{review.made.isoformat()}-{_slug(profile.name)}.{form}"
            path.write_bytes(write_review(visit, review, form).body)
            written.append(path)
        visit.db.close()
    return written


def review_mails(
    folder: DataFolder, profiles: Sequence[Profile], mail: Mail | None, *, host: str = HOST
) -> Iterator[EmailMessage]:
    """The mails of the profiles that name addresses; none where no mail server is configured."""
    for profile in profiles:
        if profile.to and mail is not None:
            visit = open_visit(folder.news_db, profile.language, host=host)
            sender = mail.sender or mail.user or "tripoint@localhost"
            yield as_mail(visit, _of_profile(visit, profile), sender=sender, to=profile.to)
            visit.db.close()


def filters_of(saved: Profile | Alert) -> dict[str, Sequence[str]]:
    """The filters of a saved review or search, as an address would give them."""
    return {
        "theme": saved.theme,
        "country": saved.country,
        "place": saved.place,
        "source": saved.source,
        "kind": saved.kind,
        "language": saved.languages,
    }


def _of_profile(visit: Visit, profile: Profile) -> Review:
    question = review_period(read_question(filters_of(profile), visit.edition), visit.edition, days=profile.days)
    return make_review(visit, question, title=profile.name)


def _slug(name: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in name.lower()).strip("-")[:60] or "review"


@click.command()
@click.option("--from", "date_from", default=None, help="First day (YYYY-MM-DD); the day before the last without it.")
@click.option("--to", "date_to", default=None, help="Last day; that of the edition without it.")
@click.option("--theme", multiple=True, help="Only this theme; may be repeated.")
@click.option(
    "--language",
    multiple=True,
    type=click.Choice([*LANGUAGES, "und"]),
    help="Only items in this language; may be repeated.",
)
@click.option("--source", multiple=True, help="Only this source; may be repeated.")
@click.option("--kind", multiple=True, help="Only this kind of source; may be repeated.")
@click.option("--country", multiple=True, help="Only bodies of this country; may be repeated.")
@click.option("--place", multiple=True, help="Only items that name this place; may be repeated.")
@click.option("--q", "question", default="", help="Only items that hold these words.")
@click.option(
    "--ui", type=click.Choice(LANGUAGES), default=None, help="Language of the review's own words (default en)."
)
@click.option("--title", default="", help="Its heading.")
@click.option("--profile", default=None, help="A [[review]] of tripoint.toml, by name.")
@click.option("--story", multiple=True, help="Only these stories, in this order.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="md", show_default=True, help="What is written.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="File to write; standard output without it.",
)
@tripoint_command
def command(
    settings: Settings,
    date_from: str | None,
    date_to: str | None,
    theme: tuple[str, ...],
    language: tuple[str, ...],
    source: tuple[str, ...],
    kind: tuple[str, ...],
    country: tuple[str, ...],
    place: tuple[str, ...],
    question: str,
    ui: Language | None,
    title: str,
    profile: str | None,
    story: tuple[str, ...],
    form: str,
    output: Path | None,
) -> None:
    """Write the press review: each story once, with all its language versions, and which sources were not heard."""
    saved = _profile(settings, profile) if profile else None
    host = public_address(load_configuration(settings.data.root))
    visit = open_visit(settings.data.news_db, ui or (saved.language if saved else "en"), host=host)
    arguments: dict[str, Sequence[str]] = {
        "q": [question] if question else [],
        "theme": theme or (saved.theme if saved else ()),
        "language": language or (saved.languages if saved else ()),
        "source": source or (saved.source if saved else ()),
        "kind": kind or (saved.kind if saved else ()),
        "country": country or (saved.country if saved else ()),
        "place": place or (saved.place if saved else ()),
        "from": [date_from] if date_from else [],
        "to": [date_to] if date_to else [],
    }
    asked = review_period(read_question(arguments, visit.edition), visit.edition, days=saved.days if saved else 1)
    made = make_review(
        visit, replace(asked, page=1), title=title or (saved.name if saved else ""), chosen=list(story) or None
    )
    body = write_review(visit, made, form).body
    if output is None and form in {"docx", "pdf"} and sys.stdout.isatty():
        output = settings.data.reviews / f"{made.made.isoformat()}-review.{form}"
    if output is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(body)
    click.echo(f"{output}: {len(made.chosen)} stories", err=True)


def _profile(settings: Settings, name: str) -> Profile:
    profiles = load_configuration(settings.data.root).review
    for profile in profiles:
        if profile.name == name:
            return profile
    known = ", ".join(profile.name for profile in profiles) or "none"
    raise click.UsageError(
        f"--profile: no review named '{name}' in {settings.data.root / 'tripoint.toml'}; there: {known}."
    )
