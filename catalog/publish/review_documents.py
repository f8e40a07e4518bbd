"""A press review as a document: HTML, print PDF, DOCX, Markdown, mail, JSON and Atom, all from the same record."""

import hashlib
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from threading import Lock
from typing import Any, Final

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from markupsafe import Markup

from catalog.publish.feed_pages import story_entry
from catalog.publish.feeds import Feed, write_atom
from catalog.publish.items import Item
from catalog.publish.rendering import STATIC, digest_of_style, environment, frame, safe_url
from catalog.publish.review import Review
from catalog.publish.review_lines import fresh_says, item_says, marks_of, review_says, rights_say, version_says
from catalog.publish.structured_data import news_article
from catalog.publish.visit import HTML, JSON, Answer, Visit

FORMATS: Final = ("html", "md", "docx", "eml", "json", "pdf", "atom")

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
_MARKDOWN_START: Final = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def write_review(visit: Visit, review: Review, format: str) -> Answer:  # noqa: A002 -- named in the address
    """The review in one of ``FORMATS``."""
    writers: dict[str, Callable[[Visit, Review], tuple[bytes, str]]] = {
        "html": lambda visit, review: (as_html(visit, review).encode(), HTML),
        "md": lambda visit, review: (as_markdown(visit, review).encode(), "text/markdown; charset=utf-8"),
        "docx": lambda visit, review: (
            as_docx(visit, review),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        "eml": lambda visit, review: (bytes(as_mail(visit, review)), "message/rfc822"),
        "json": lambda visit, review: (as_json(visit, review).encode(), JSON),
        "pdf": lambda visit, review: (as_pdf(visit, review), "application/pdf"),
        "atom": lambda visit, review: (as_atom(visit, review), "application/atom+xml; charset=utf-8"),
    }
    body, kind = writers[format](visit, review)
    headers = {}
    if format in {"docx", "eml", "pdf", "md"}:
        headers["content-disposition"] = (
            f'attachment; filename="tripoint-{review.made.isoformat()}-{visit.words.ui}.{format}"'
        )
    if format == "html":
        headers["content-security-policy"] = (
            f"default-src 'none'; style-src '{digest_of_style(body.decode())}'; base-uri 'none'; "
            "frame-ancestors 'none'; form-action 'none'"
        )
    return Answer(body=body, content_type=kind, headers=headers)


def style() -> str:
    """The style of the sheet: it stands inside the file, which is read far from our server."""
    return (STATIC / "review.css").read_text(encoding="utf-8")


def as_html(visit: Visit, review: Review) -> str:
    """A page that stands alone: no script, no request."""
    return environment().get_template("review_sheet.html").render(
        {
            **frame(visit),
            "review": review,
            "style": Markup(style()),  # noqa: S704 -- our own file
            "review_says": review_says(review, visit.words),
            "fresh_says": fresh_says(review, visit.words),
            "rights_say": rights_say(visit.words),
            "item_says": lambda item: item_says(item, visit.words),
            "version_says": lambda item: version_says(item, visit.words),
            "marks_of": lambda item: marks_of(item, visit.words),
        }
    )  # fmt: skip


_PRINTER: Final = Lock()
"""One print at a time: laying out a page keeps a core busy for a second."""


def as_pdf(visit: Visit, review: Review) -> bytes:
    """The sheet on A4, tagged, with nothing fetched from anywhere. Waits for another print to end."""
    with _PRINTER:
        return _print(as_html(visit, review))


def _print(sheet: str) -> bytes:
    import weasyprint  # noqa: PLC0415 -- takes a second to load, and only a print asks for it

    class Nothing(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        """The sheet needs no file and no network."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError(f"not fetched: {url}")

    document = weasyprint.HTML(string=sheet, url_fetcher=Nothing())
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def as_markdown(visit: Visit, review: Review) -> str:
    """CommonMark; what a source wrote is escaped."""
    words = visit.words
    lines = [
        f"# {_md(review.title)}",
        "",
        _md(review_says(review, words)),
        "",
        f"**{_md(fresh_says(review, words))}**",
        "",
    ]
    for part in review.parts:
        lines += [f"## {_md(part.heading)}", ""]
        for one in part.picked:
            lead = one.story.lead
            address = safe_url(lead.url)
            lines += [f"### [{_md(lead.headline)}](<{address}>)" if address else f"### {_md(lead.headline)}", ""]
            lines += [_md(" · ".join([item_says(lead, words), *marks_of(lead, words)])), ""]
            if lead.excerpt:
                lines += [f"> {_md(lead.excerpt)}", ""]
            if one.comment:
                lines += [f"**{_md(words.say('Comment'))}:** {_md(one.comment)}", ""]
            for other in _others(one.story.items, lead):
                target = safe_url(other.url)
                name = f"[{_md(other.headline)}](<{target}>)" if target else _md(other.headline)
                lines.append(f"- {_md(words.endonym(other.in_language))}: {name} ({_md(version_says(other, words))})")
            lines.append("")
    lines += ["---", "", _md(rights_say(words)), "", f"<{review.address}>", ""]
    return "\n".join(lines)


def as_docx(visit: Visit, review: Review) -> bytes:
    """A Word document with real headings, links and the language of every run."""
    words = visit.words
    document = Document()
    document.core_properties.title = _plain(review.title)
    document.core_properties.author = "Tripoint"
    document.core_properties.language = words.ui
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(_plain(review.title), level=0)
    document.add_paragraph(_plain(review_says(review, words)))
    document.add_paragraph().add_run(_plain(fresh_says(review, words))).bold = True
    for part in review.parts:
        document.add_heading(_plain(part.heading), level=1)
        for one in part.picked:
            lead = one.story.lead
            _linked(document.add_heading(level=2), lead, document)
            document.add_paragraph(_plain(" · ".join([item_says(lead, words), *marks_of(lead, words)])))
            if lead.excerpt:
                _in_language(document.add_paragraph().add_run(_plain(lead.excerpt)), lead.in_language)
            if one.comment:
                comment = document.add_paragraph()
                comment.add_run(words.say("Comment") + ": ").bold = True
                comment.add_run(_plain(one.comment))
            for other in _others(one.story.items, lead):
                paragraph = document.add_paragraph(f"{words.endonym(other.in_language)}: ", style="List Bullet")
                _linked(paragraph, other, document)
                paragraph.add_run(f" ({_plain(version_says(other, words))})")
    document.add_paragraph(_plain(rights_say(words)))
    document.add_paragraph(_plain(review.address))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _linked(paragraph: Any, item: Item, document: Any) -> None:
    """The headline as a link (python-docx has no call for one; this is the markup of ECMA-376, 17.16.22)."""
    run = paragraph.add_run(_plain(item.headline))
    _in_language(run, item.in_language)
    address = safe_url(item.url)
    if address:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run._r.getparent().replace(run._r, link)  # noqa: SLF001
        link.append(run._r)  # noqa: SLF001


def _in_language(run: Any, code: str) -> None:
    if code != "und":
        language = OxmlElement("w:lang")
        language.set(
            qn("w:val"), {"nl": "nl-NL", "de": "de-DE", "fr": "fr-FR", "en": "en-GB", "lb": "lb-LU"}.get(code, code)
        )
        run._r.get_or_add_rPr().append(language)  # noqa: SLF001


def as_mail(visit: Visit, review: Review, *, sender: str = "", to: tuple[str, ...] = ()) -> EmailMessage:
    """A mail with the review as text and as HTML; without addresses a draft that mail programs open for sending."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(_plain(f"{review.title}, {visit.words.day_long(review.made)}").split())
    if sender:
        message["From"] = sender
    if to:
        message["To"] = ", ".join(to)
    else:
        message["X-Unsent"] = "1"
    night = visit.edition.night
    message["Date"] = format_datetime(
        night.finished_at if night else datetime.combine(review.made, datetime.min.time(), UTC)
    )
    message["Content-Language"] = visit.words.ui
    message.set_content(as_markdown(visit, review))
    message.add_alternative(as_html(visit, review), subtype="html")
    return message


def as_json(visit: Visit, review: Review) -> str:
    """The review as data."""
    record = {
        "title": review.title,
        "made": review.made.isoformat(),
        "from": review.first.isoformat(),
        "to": review.last.isoformat(),
        "in_language": visit.words.ui,
        "address": review.address,
        "freshness": {
            "fresh": review.freshness.fresh,
            "followed": review.freshness.followed,
            "missing": [
                {"source_id": source.id, "name": source.name, "status": source.status, "since": source.status_since}
                for source in review.freshness.missing
            ],
        },
        "parts": [
            {
                "heading": part.heading,
                "stories": [
                    {
                        "story_id": one.story.id,
                        "comment": one.comment or None,
                        "about": list(one.story.themes),
                        "places": list(one.story.places),
                        "items": [
                            {
                                **news_article(item, visit.edition, address=visit.absolute(f"/article/{item.id}")),
                                "relation": item.relation,
                                "share": item.share,
                                "source_id": item.source.id,
                            }
                            for item in [one.story.lead, *_others(one.story.items, one.story.lead)]
                        ],
                    }
                    for one in part.picked
                ],
            }
            for part in review.parts
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


def as_atom(visit: Visit, review: Review) -> bytes:
    """The chosen stories as an Atom feed."""
    night = visit.edition.night
    made = night.finished_at if night else datetime.combine(review.made, datetime.min.time(), UTC)
    return write_atom(
        Feed(
            id=f"urn:tripoint:review:{hashlib.sha256(review.address.encode()).hexdigest()[:16]}",
            title=review.title,
            subtitle=review_says(review, visit.words),
            home=review.address,
            address=review.address + "&format=atom",
            first=review.address + "&format=atom",
            previous=None,
            next=None,
            updated=made,
            language=visit.words.ui,
            entries=tuple(story_entry(visit, one.story) for one in review.chosen),
        )
    )


def _others(items: tuple[Item, ...], lead: Item) -> list[Item]:
    return [item for item in items if item.id != lead.id][:20]


def _plain(text: str) -> str:
    """Text without what XML cannot hold."""
    return _CONTROL.sub("", text)


def _md(text: str) -> str:
    escaped = _MARKDOWN.sub(r"\\\1", _plain(" ".join(text.split())))
    return _MARKDOWN_START.sub(r"\1\\\2", escaped)
