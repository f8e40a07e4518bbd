"""The themes of an item, with their reasons."""

from collections.abc import Mapping, Sequence
from typing import Final

from catalog.model.article import TermEvidence, ThemeTag
from catalog.model.source import Source
from pipelines.themes.decision import MOST, score_themes
from pipelines.themes.lexicon import HOUSEKEEPING, lexicons
from pipelines.themes.likeness import Likeness, measure
from pipelines.themes.weighing import Field, Tally, weigh

ROWS: Final = 12
"""So many reasons are kept of each theme, the heaviest first."""


def _fields(
    headline: str, description: str | None, text: str, section: str | None, keywords: Sequence[str]
) -> dict[Field, str]:
    # A description that only repeats the lead says nothing twice.
    own = description if description and description.strip().rstrip(".…") not in text else ""
    return {
        "headline": headline,
        "description": own,
        "article_body": text,
        "keywords": "\n".join(keywords),
        "article_section": section or "",
    }


def _reasons(
    theme: str, tallies: Mapping[str, Tally], likeness: Likeness | None, *, doubted: bool
) -> tuple[TermEvidence, ...]:
    tally = tallies.get(theme)
    rows = sorted(tally.rows, key=lambda row: -abs(row.weight))[:ROWS] if tally else []
    if likeness is not None:
        prototype, cosine = likeness.nearest(theme)
        rows.append(
            TermEvidence(
                term=prototype.language, found=prototype.text, field="prototype", count=1, weight=round(cosine, 2)
            )
        )
    house = tallies.get(HOUSEKEEPING)
    if house is not None and (doubted or house.strong):
        rows += [
            TermEvidence(term=HOUSEKEEPING, found=row.found, field="rule", count=row.count, weight=-row.weight)
            for row in sorted(house.rows, key=lambda row: -row.weight)[:2]
        ]
    return tuple(rows)


def explain_themes(
    *,
    headline: str,
    description: str | None,
    text: str,
    section: str | None = None,
    keywords: Sequence[str] = (),
    in_language: str,
    source: Source | None = None,
) -> tuple[ThemeTag, ...]:
    """Every theme that anything speaks for, best first, given or not: what ``tripoint inspect`` shows of a doubt."""
    fields = _fields(headline, description, text, section, keywords)
    tallies = weigh(fields, lexicons(in_language), source)
    likeness = measure(headline, f"{fields['description']} {text}".strip(), in_language)
    scores = score_themes(tallies, likeness.scores if likeness else None)
    return tuple(
        ThemeTag(
            theme_id=theme,
            score=round(score, 3),
            evidence=_reasons(theme, tallies, likeness, doubted=score < 0.8),
        )
        for theme, score in scores
        if score >= 0.5 or (theme in tallies and score >= 0.05)
    )


def tag_themes(
    *,
    headline: str,
    description: str | None,
    text: str,
    section: str | None = None,
    keywords: Sequence[str] = (),
    in_language: str,
    source: Source | None = None,
) -> tuple[ThemeTag, ...]:
    """At most three themes, best first, each with its reasons; none is a valid answer."""
    explained = explain_themes(
        headline=headline,
        description=description,
        text=text,
        section=section,
        keywords=keywords,
        in_language=in_language,
        source=source,
    )
    return tuple(tag for tag in explained if tag.score >= 0.5)[:MOST]
