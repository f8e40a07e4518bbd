"""Everything the newsroom names, in the reader's language: countries, kinds, states, relations, and why we know."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from typing import Protocol

from babel.lists import format_list

from catalog.model.languages import ENDONYM, LANGUAGES, Language
from catalog.publish.edition import Edition, SourceCard
from catalog.publish.voice import Voice


class Tagged(Protocol):
    """Anything with themes, places and bodies."""

    @property
    def themes(self) -> tuple[str, ...]:
        """Ids of themes."""

    @property
    def places(self) -> tuple[str, ...]:
        """Ids of places."""

    @property
    def organisations(self) -> tuple[str, ...]:
        """Ids of bodies."""


class Words(Voice):
    """One language's voice, with the names of all we show."""

    def endonym(self, code: str) -> str:
        """A language named in itself."""
        return ENDONYM.get(code) or self.say("Language uncertain")

    def language(self, code: str) -> str:
        """A language named in the reader's."""
        if code not in LANGUAGES:
            return self.say("Language uncertain")
        return str(self.locale.languages.get(code, ENDONYM[code]))

    def country(self, code: str | None) -> str:
        """A country by its name."""
        if code == "EU":
            return self.say("Several countries")
        return str(self.locale.territories.get(code or "", code or ""))

    def pick(self, names: Mapping[str, str]) -> str:
        """The reader's own form of a name."""
        return names.get(self.ui) or names.get("en") or next(iter(names.values()), "")

    def join(self, parts: Iterable[str]) -> str:
        """``a, b and c``."""
        if self.ui == "lb":
            return self._join_luxembourgish([str(part) for part in parts])
        return format_list([str(part) for part in parts], locale=self.locale)

    @staticmethod
    def _join_luxembourgish(parts: list[str]) -> str:
        """CLDR writes ``a(n)``; the n stays before vowels and d, h, n, t, z (Eifeler Regel)."""
        if len(parts) < 2:
            return "".join(parts)
        keeps = parts[-1][:1].lower() in set("aeiouyäëéöüdhntz")
        return f"{', '.join(parts[:-1])} {'an' if keeps else 'a'} {parts[-1]}"

    def countries(self, codes: Iterable[str]) -> str:
        """Several countries in one phrase."""
        return self.join([self.country(code) for code in codes])

    def source_kind(self, code: str) -> str:
        """A kind of source, as a heading."""
        return self._source_kinds.get(code, code)

    @cached_property
    def _source_kinds(self) -> Mapping[str, str]:
        return {
            "health": self.say("Health body"),
            "province": self.say("Province"),
            "interreg": self.say("Interreg programme"),
            "euroregion": self.say("Euroregion"),
            "state": self.say("State or region"),
        }

    def item_kind(self, code: str) -> str:
        """A kind of item."""
        return {
            "news": self.say("News item"),
            "page": self.say("Page"),
            "call": self.say("Call"),
            "event": self.say("Event"),
            "document": self.say("Document"),
        }.get(code, code)

    def relation(self, code: str) -> str:
        """What an item is to the first of its story."""
        return self._relations.get(code, code)

    @cached_property
    def _relations(self) -> Mapping[str, str]:
        return {
            "first": self.say("First"),
            "translation": self.say("Translation"),
            "same_text": self.say("Same text"),
            "same_story": self.say("Same story, other words"),
        }

    def state(self, code: str) -> str:
        """A state of a source."""
        return self._states.get(code, code)

    @cached_property
    def _states(self) -> Mapping[str, str]:
        return {
            "ok": self.say("ok"),
            "unchanged": self.say("unchanged"),
            "empty": self.say("empty"),
            "partial": self.say("partial"),
            "layout": self.say("layout changed"),
            "down": self.say("down"),
            "blocked": self.say("blocked"),
            "gone": self.say("gone"),
            "opted_out": self.say("opted out"),
            "paused": self.say("paused"),
        }

    def field(self, code: str) -> str:
        """A part of an item."""
        return {
            "headline": self.say("headline"),
            "description": self.say("introduction"),
            "article_body": self.say("text"),
            "article_section": self.say("section of the site"),
            "keywords": self.say("keywords of the site"),
            "prototype": self.say("likeness to examples"),
            "rule": self.say("rule"),
        }.get(code, code)

    def date_kind(self, code: str) -> str:
        """What a date is the date of."""
        return {
            "published": self.say("published"),
            "modified": self.say("changed"),
            "event": self.say("Event"),
            "deadline": self.say("Closing date"),
            "validity": self.say("valid"),
        }.get(code, self.say("unknown"))

    def route(self, code: str) -> str:
        """Who says a date."""
        return {
            "json-ld": self.say("Page data (JSON-LD)"),
            "meta": self.say("Page data (meta)"),
            "time": self.say("Marked as time on the page"),
            "label": self.say("Printed on the page"),
            "feed": self.say("Feed"),
            "sitemap": self.say("Sitemap"),
            "listing": self.say("List of the site"),
            "url": self.say("Address"),
            "text": self.say("In the text"),
        }.get(code, code)

    def verdict(self, witness: Mapping[str, object]) -> str:
        """What became of a date."""
        if witness.get("used"):
            return self.say("used")
        reason = str(witness.get("set_aside") or "")
        said = {
            "": self.say("agrees"),
            "weaker": self.say("weaker witness"),
            "disagrees": self.say("disagrees"),
            "future": self.say("in the future"),
            "too_old": self.say("before the site existed"),
            "body": self.say("a date of the text, not of the news"),
            "today": self.say("the day of our visit, so no witness"),
            "unread": self.say("cannot be read as a date"),
            "month_only": self.say("no more than a month"),
            "weekday": self.say("the weekday does not fit"),
            "several": self.say("one of several"),
            "far": self.say("too far from the headline"),
            "far_line": self.say("too far from the headline"),
        }.get(reason)
        return said if said is not None else self.say("set aside: %(reason)s", reason=self.date_kind(reason))

    def month_day(self, value: str | None) -> str:
        """``18 November, year not stated``, for ``--11-18`` (ISO 8601 without its year)."""
        if not value:
            return self.say("Date not stated")
        return ", ".join([self.day_and_month(date.fromisoformat("2000" + value[1:])), self.say("year not stated")])

    def named(self, evidence: str) -> str:
        """How a place or body was written in an item, where, and what settled which place was meant."""
        headline, text, beside = self.field("headline"), self.field("article_body"), self.say("beside")
        said = evidence.replace(" (headline)", f" ({headline})").replace(" (text)", f" ({text})")
        said = said.replace(", cue ", f", {beside} ")
        said = re.sub(r"source covers (\w+)", lambda found: self.say("the source covers %(area)s", area=found[1]), said)
        said = re.sub(
            r"source in (\w+)", lambda found: self.say("the source is in %(area)s", area=self.country(found[1])), said
        )
        return re.sub(
            r"other places of (\w+)", lambda found: self.say("with other places of %(area)s", area=found[1]), said
        )

    def failure(self, code: str | None) -> str:
        """What was wrong with a source (``catalog.store.health``)."""
        said = {
            "dns": self.say("its address is not found"),
            "refused": self.say("the server takes no connections"),
            "tls": self.say("its certificate is not valid"),
            "timeout": self.say("the server did not answer in time"),
            "http_401": self.say("the site asks for a password"),
            "http_403": self.say("the site refuses our visits"),
            "http_404": self.say("its list of news is gone"),
            "http_410": self.say("its list of news is gone"),
            "http_429": self.say("the site asks for fewer visits"),
            "robots": self.say("robots.txt forbids it"),
            "challenge": self.say("the site lets only people in, no programs"),
            "parse": self.say("its list of news is built in another way"),
            "layout": self.say("its list of news is built in another way"),
            "empty": self.say("its list of news is empty"),
            "stale": self.say("nothing new for longer than usual"),
            "fields": self.say("items without a date or a text"),
            "budget": self.say("left for the next night"),
            "crash": self.say("our visit broke off"),
            "memory": self.say("our visit broke off"),
            "redirect": self.say("the site has moved to another address"),
        }.get(code or "")
        return said or (self.say("the site answered with an error") if (code or "").startswith("http_") else "")

    def remedy(self, source: SourceCard) -> str:
        """What we do about a source, for its readers; the operator is told more."""
        if source.status == "blocked":
            return self.say("We respect the refusal and write to the body.")
        if source.status in {"opted_out", "gone", "paused"}:
            return self.say("We do not visit it.")
        if source.status in {"layout", "partial"} or (source.status == "empty" and source.failure):
            return self.say("The operator of this newsroom looks into it.")
        return self.say("Asked again tonight.")

    def link_kind(self, code: str) -> str:
        """What a link leads to."""
        return {
            "alternate": self.say("other language version"),
            "document": self.say("document"),
            "external": self.say("another site"),
        }.get(code, code)

    def reason(self, code: str) -> str:
        """Why a page gave no item (``catalog.model.errors.Reason``)."""
        return {
            "not_html": self.say("not a page but a file"),
            "empty": self.say("empty page"),
            "too_large": self.say("too large"),
            "truncated": self.say("cut off"),
            "no_headline": self.say("no headline"),
            "no_text": self.say("no text"),
            "listing": self.say("a list, no item"),
            "soft_404": self.say("says it does not exist"),
            "consent_wall": self.say("only a cookie question"),
            "paywall": self.say("behind a paywall"),
            "opted_out": self.say("opted out"),
            "robots": self.say("robots.txt forbids it"),
            "offsite": self.say("leads to another site"),
            "taken_down": self.say("removed on request"),
            "http_error": self.say("the site answered with an error"),
            "budget_reached": self.say("left for the next night"),
        }.get(code, code.replace("_", " "))

    def labels(self, edition: Edition, tags: Tagged) -> list[str]:
        """Themes, places and bodies by their names."""
        return [
            *(self.pick(edition.themes[theme].labels) for theme in tags.themes),
            *(self.pick(edition.places[place].names) for place in tags.places),
            *(edition.organisations[body] for body in tags.organisations),
        ]

    def list_kind(self, via: str) -> str:
        """A kind of list on which items are found."""
        return {
            "feed": self.say("Feed"),
            "sitemap": self.say("Sitemap"),
            "listing": self.say("List of news"),
            "wordpress": self.say("WordPress interface"),
            "spider": self.say("A program of its own"),
        }.get(via, via)

    def right(self, code: str) -> str:
        """What may be shown of a source."""
        return {
            "full": self.say("The whole text may be shown."),
            "excerpt": self.say("Headline and excerpt of at most 300 characters."),
            "link": self.say("Headline and link only."),
        }.get(code, code)


@cache
def words_of(ui: Language, today: date) -> Words:
    """The voice of a language on the day of an edition; one for all visits, from any thread."""
    return Words(ui, today=today)
