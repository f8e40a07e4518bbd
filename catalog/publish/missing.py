"""``/why``: why a page is here or is not, as far as the public edition knows."""

import json
import sqlite3
from typing import Any

from catalog.publish.items import Item
from catalog.publish.rendering import host_of, render, safe_url
from catalog.publish.stories import read_items
from catalog.publish.visit import Answer, Visit
from catalog.publish.words import Words
from catalog.search.why import Finding, spellings, why

LONGEST = 2_000


def why_page(visit: Visit) -> Answer:
    """Ask with ``url``; without it there is the form alone."""
    url = visit.arguments.get("url", [""])[-1][:LONGEST]
    answer = explain(visit, url) if url.strip() else None
    return render(visit, "why.html", url=url, answer=answer)


def explain(visit: Visit, url: str) -> dict[str, Any]:
    """``findings`` (a sentence, the item and the source it is about, advice), ``linked`` (an item that links there), ``host``."""
    findings = why(url, edition=visit.db)
    return {
        "findings": [_told(visit, finding) for finding in findings],
        "linked": _linked(visit, url) if not any(finding.code == "here" for finding in findings) else None,
        "host": host_of(url if "//" in url else f"https://{url}"),
    }


def _told(visit: Visit, finding: Finding) -> dict[str, Any]:
    detail = finding.detail
    source = visit.edition.sources.get(detail.get("source_id") or "")
    return {
        "code": finding.code,
        "says": says(finding, visit.words),
        "item": _item(visit, detail.get("article_id")),
        "source": source,
        "advice": detail.get("advice"),
        "dropped": _dropped(visit.db, source.id) if source and finding.code == "unknown" else [],
    }


def says(finding: Finding, words: Words) -> str:
    """A finding in the reader's language. Every code of ``catalog.search.why.CODES`` has a sentence."""
    detail = finding.detail
    since = words.day_long(str(detail["since"])) if detail.get("since") else words.say("unknown")
    reason = words.reason(str(detail.get("reason") or ""))
    said = {
        "no_address": words.say("This is not the address of a web page."),
        "here": words.say("It is here, since %(day)s:", day=since),
        "gone": words.say("The page is gone from its site since %(day)s; what we had stays here:", day=since),
        "taken_down": words.say("It was removed from here on request, on %(day)s.", day=since),
        "copy_of": words.say("It tells the same story as this item, under which it is listed:"),
        "refused": words.say("We read it on %(day)s and left it out: %(reason)s.", day=since, reason=reason),
        "waiting": words.say("We know the address since %(day)s and have not read it yet.", day=since),
        "failed": words.say("We tried to read it and failed: %(reason)s.", reason=reason),
        "disallowed": words.say("The robots.txt of the site does not let us read it."),
        "opted_out": words.say("The owner asked not to be read. We do not visit."),
        "unread": words.say("It was fetched on %(day)s and waits to be read.", day=since),
        "site_not_followed": words.say("We do not read %(host)s.", host=detail.get("host", "")),
        "site_in_trouble": words.say(
            "Its site is in trouble: %(state)s since %(day)s.", state=words.state(str(detail.get("status"))), day=since
        ),
        "unknown": words.say("It is not in this edition, though we read this site."),
    }
    if finding.code == "unknown" and not detail.get("source_id"):
        return words.say("We know nothing of this address.")
    return said[finding.code]


def _item(visit: Visit, identity: object) -> Item | None:
    found = read_items(visit.db, visit.edition, "a.id IN ({marks})", [str(identity)]) if identity else []
    return found[0] if found else None


def _linked(visit: Visit, url: str) -> Item | None:
    forms = [form for form in spellings(url) if safe_url(form)]
    row = visit.db.execute(
        f"SELECT article_id FROM article_links WHERE url IN ({','.join('?' * len(forms))}) LIMIT 1", forms
    ).fetchone()
    return _item(visit, row[0]) if row else None


def _dropped(db: sqlite3.Connection, source: str) -> list[tuple[str, int]]:
    """What the last run dropped, by reason, the most first."""
    row = db.execute(
        "SELECT dropped FROM source_runs WHERE source_id = ? ORDER BY run_id DESC LIMIT 1", [source]
    ).fetchone()
    counts = json.loads(row[0]) if row else {}
    return sorted(((str(reason), int(count)) for reason, count in counts.items()), key=lambda pair: -pair[1])
