"""Which sources an answer could not hear: part of every list, figure and review."""

from dataclasses import dataclass

from catalog.model.question import Question
from catalog.publish.edition import FRESH, LEFT, Edition, SourceCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How much of what was asked could be heard."""

    fresh: int
    followed: int
    """Sources within the question that are visited every night."""
    asked: int
    """Sources within the question, followed or not."""
    missing: tuple[SourceCard, ...]
    """Silent when they should not be, the longest first."""


def freshness(edition: Edition, question: Question | None = None) -> Freshness:
    """The state of the sources that a question asks of; of all sources without one.

    A source that fell silent after the last day asked for is not missing from that answer.
    """
    asked = [source for source in edition.sources.values() if question is None or _is_asked(source, question)]
    last = question.date_to.isoformat() if question and question.date_to else "9999"
    missing = [
        source
        for source in asked
        if source.status not in FRESH | LEFT and (source.status_since is None or source.status_since[:10] <= last)
    ]
    followed = [source for source in asked if source.status not in LEFT]
    return Freshness(
        fresh=len(followed) - len(missing),
        followed=len(followed),
        asked=len(asked),
        missing=tuple(sorted(missing, key=lambda source: (source.status_since or "", source.id))),
    )


def _is_asked(source: SourceCard, question: Question) -> bool:
    kinds = {kind for kind in question.kind if kind in {"health", "province", "interreg", "euroregion", "state"}}
    return (
        (not question.source or source.id in question.source)
        and (not kinds or source.kind in kinds)
        and (not question.country or source.country in question.country)
        and (not question.language or bool(set(question.language) & set(source.in_language)) or not source.in_language)
    )
