"""A reader's question as one FTS5 expression, with everything that was added to it, each addition open to refusal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.model.languages import LANGUAGES, UNDETERMINED
from catalog.model.question import Question
from catalog.search.expansion import Addition, Reading, read
from catalog.search.folding import fold, raw_words
from catalog.search.grammar import Term, parse
from catalog.search.index import EVERY, WEIGHTS
from catalog.search.stems import stem, stems_asked

_SHOWN: Final = "{headline description article_body}"
_EXACT: Final = "{headline description article_body hidden}"
_STEMS: Final = "{headline_stems stems}"
_NEAR: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A word we sought besides those asked."""

    in_language: str
    """Of the word; ``und`` for a name that belongs to no language."""
    word: str
    off: bool
    """The reader switched it off."""
    because: str
    """Where it comes from: ``glossary``, ``theme``, ``place``, ``organisation``."""
    asked: str
    """The words of the question it stands beside."""
    key: str
    """What to put into ``Question.without`` to switch it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledQuestion:
    """What to ask SQLite, and what to tell the reader of it."""

    match: str
    """For ``search_index MATCH :match``; empty when the question holds no word."""
    rank_sql: str
    """For ``ORDER BY`` where ``search_index`` is matched and joined to ``articles``; smaller is better."""
    asked: tuple[str, ...]
    """Words and phrases as typed, without those excluded."""
    excluded: tuple[str, ...]
    added: tuple[Added, ...]
    """In the order of languages, within a language in that of the question."""
    ignored: tuple[str, ...]
    """Words too common to seek (``in``, ``der``)."""

    def added_in(self, language: str) -> tuple[Added, ...]:
        """The added words of one language."""
        return tuple(word for word in self.added if word.in_language == language)


RANK: Final = (
    f"bm25(search_index, {', '.join(str(weight) for weight in WEIGHTS.values())})"
    " * (1.0 + 0.3 / (1.0 + max(0.0, julianday((SELECT max(day) FROM articles)) - julianday(articles.day)) / 30.0))"
)
"""bm25 with the columns' weights; an item of today counts up to 1.3 times, one a month older 1.15, a year older 1.02.
Measured against the newest item, not the clock, so that a question has one answer per edition."""


def compile_question(question: Question, *, ui: str = "en") -> CompiledQuestion:
    """The question's words as an FTS5 expression; filters (theme, source, dates) are the caller's SQL.

    ``ui`` is the reader's language: a word of two languages means what it means there. Never raises for any
    ``question.q``.
    """
    terms = parse(question.q)
    wanted = [term for term in terms if not term.excluded]
    reading = Reading.plain(wanted) if question.exact else read(wanted, ui=ui)
    off = {fold(word) for word in question.without}
    groups: list[list[str]] = []
    for part in reading.parts:
        expression = _own(part.terms, exact=question.exact)
        if part.additions:
            live = [addition for addition in part.additions if fold(addition.word) not in off]
            expression = _any([expression, *(_addition(addition) for addition in live)])
        if part.alternative and groups:
            groups[-1].append(expression)
        else:
            groups.append([expression])
    match = " AND ".join(_any(group) for group in groups)
    refused = [_own([term], exact=True) for term in terms if term.excluded]
    if refused:
        match = f"({match or _quote(EVERY)}) NOT {_any(refused)}"
    added = [
        Added(
            in_language=addition.in_language,
            word=addition.word,
            off=fold(addition.word) in off,
            because=addition.because,
            asked=" ".join(term.typed for term in part.terms),
            key=addition.word,
        )
        for part in reading.parts
        for addition in part.additions
    ]
    order = (*LANGUAGES, UNDETERMINED)
    return CompiledQuestion(
        match=match,
        rank_sql=RANK,
        asked=tuple(" ".join(term.typed for term in part.terms) for part in reading.parts),
        excluded=tuple(term.typed for term in terms if term.excluded),
        added=tuple(sorted(dict.fromkeys(added), key=lambda word: order.index(word.in_language))),
        ignored=tuple(term.typed for term in reading.ignored),
    )


def _own(terms: Sequence[Term], *, exact: bool) -> str:
    return _all([_term(term, exact=exact) for term in terms])


def _term(term: Term, *, exact: bool) -> str:
    if term.field:
        return _in_field(term, term.field)
    if term.prefix:
        return f"({_EXACT} : {_quote(term.words[0])} *)"
    if len(term.words) > 1:
        phrase = f"({_SHOWN} : {_phrase(term.words)})"
        if term.quoted:
            return phrase
        # Covid-19, Meuse-Rhin: written apart, together, or in a text of which only the words are known.
        bag = _all([f"{{hidden}} : {_quote(word)}" for word in term.words])
        return _any([phrase, bag, f"({_EXACT} : {_quote(''.join(term.words))})"])
    word = f"({_EXACT} : {_quote(term.words[0])})"
    if exact or term.quoted:
        return word
    return _any([word, *(_quote(token) for token in stems_asked(term.raw[0]))])


def _in_field(term: Term, column: str) -> str:
    if column == "language":
        return f"({{source}} : {_quote('in=' + term.words[0])})"
    phrase = f"({{{column}}} : {_phrase(term.words)}{' *' if term.prefix else ''})"
    if term.quoted or term.prefix or len(term.words) > 1 or column != "headline":
        return phrase
    return _any([phrase, *(f"({{headline_stems}} : {_quote(token)})" for token in stems_asked(term.raw[0]))])


def _addition(addition: Addition) -> str:
    """An added name by its stems in its own language: near each other, or all in a text that is not public."""
    raw = raw_words(addition.word)
    # A&E: letters are too little to be sought by stem.
    if addition.in_language not in LANGUAGES or all(len(word) == 1 for word in raw):
        return f"({_SHOWN if len(raw) > 1 else _EXACT} : {_phrase(raw)})"
    tokens = [f"{addition.in_language}={stem(word, addition.in_language)}" for word in raw]
    if len(tokens) == 1:
        return _quote(tokens[0])
    near = f"({_STEMS} : NEAR({' '.join(_quote(token) for token in tokens)}, {_NEAR}))"
    return _any([near, _all([f"{{hidden}} : {_quote(token)}" for token in tokens])])


def _phrase(found: Iterable[str]) -> str:
    return _quote(" ".join(fold(word) for word in found))


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _any(expressions: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(expressions))
    return distinct[0] if len(distinct) == 1 else f"({' OR '.join(distinct)})"


def _all(expressions: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(expressions))
    return distinct[0] if len(distinct) == 1 else f"({' AND '.join(distinct)})"
