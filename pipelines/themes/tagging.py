"""The themes of an item."""

import math
from collections import defaultdict
from collections.abc import Sequence

from catalog.model.article import TermEvidence, ThemeTag
from catalog.model.source import Source
from pipelines.themes.lexicon import lexicons
from pipelines.themes.words import split_words

FIELD_WEIGHT = {"headline": 2.5, "description": 1.4, "article_body": 1.0, "keywords": 0.8, "article_section": 0.3}


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
    fields = {
        "headline": headline,
        "description": description if description and description not in text else "",
        "article_body": text,
        "keywords": " \n ".join(keywords),
        "article_section": section or "",
    }
    rows: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    weights: dict[tuple[str, str, str], float] = {}
    size = 0
    for lexicon in lexicons(in_language):
        for name, content in fields.items():
            words = split_words(content, lexicon.language)
            size += len(words)
            hits = lexicon.match(words, capitals=content.isupper())
            excluded = [hit for hit in hits if hit.term.strength == "excluded"]
            masked = {(hit.term.theme_id, at) for hit in excluded for at in range(hit.start, hit.end)}
            taken: set[tuple[str, int]] = set()
            for hit in sorted(hits, key=lambda h: (h.start - h.end, -h.term.weight)):
                theme = hit.term.theme_id
                span = {(theme, i) for i in range(hit.start, hit.end)}
                if hit.term.strength == "excluded" or span & masked or span & taken:
                    continue
                taken |= span
                key = (theme, hit.term.text, name)
                rows[key].append(content[words[hit.start].start : words[hit.end - 1].end])
                weights[key] = hit.term.weight * FIELD_WEIGHT[name]
    scores: dict[str, float] = defaultdict(float)
    density = 1 + math.log1p(size / 80)
    for key, found in rows.items():
        scores[key[0]] += weights[key] * (1 + math.log(len(found))) / density
    best = max(scores.values(), default=0.0)
    chosen = sorted(((s, t) for t, s in scores.items() if s >= 0.9 and s >= 0.5 * best), reverse=True)[:3]
    return tuple(
        ThemeTag(
            theme_id=theme,
            score=round(score / (score + 0.9), 3),
            evidence=tuple(
                TermEvidence(term=key[1], found=found[0], field=key[2], count=len(found), weight=round(weights[key], 2))  # type: ignore[arg-type]
                for key, found in rows.items()
                if key[0] == theme
            ),
        )
        for score, theme in chosen
    )
