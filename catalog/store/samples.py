"""Whether a source's newest items lack what its earlier ones had: a date of their own, text, the usual language.

What a reading gave is kept with its capture, since an entry knows its present state only: when a site is rebuilt, the same
items are read again the next night, and "before" would be gone. The newest batch (whole runs, at least three pages) and the
ten newest pages are each compared with those before them. Shares and ranks are compared, and only a fall that chance hardly
explains counts: with 70 sources a light that comes on by chance once in a hundred nights is a light nobody looks at.
"""

import json
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlite_utils import Database

from catalog.model.article import TaggedArticle
from catalog.model.errors import Reason

BATCH: Final = 3
"""Pages that say something; fewer are joined with those of the run before."""
NEWEST: Final = 10
EARLIER: Final = 100
"""Pages before the newest, with which they are compared."""
FALL: Final = 0.30
"""Points a share must have fallen by (reliability, 4.7)."""
CHANCE: Final = 0.001
"""A fall that happens by chance more often is not told."""
SHRUNK: Final = 0.6
"""A text of less than this share of its length is another one."""
EDITED: Final = 0.05
"""Share of pages whose date or length an honest site changes so much between two readings; generous."""

UNREAD: Final = (
    Reason.NO_HEADLINE,
    Reason.NO_TEXT,
    Reason.LISTING,
    Reason.SOFT_404,
    Reason.CONSENT_WALL,
    Reason.UNREADABLE,
    Reason.TIMEOUT,
    Reason.MEMORY,
    Reason.CRASHED,
)
"""Reasons for which a page that was found as an item gave none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What counts of one page that was read."""

    url: str
    run_id: int = 0
    read: bool = True
    """Whether it gave an item."""
    date: str | None = None
    words: int = 0
    in_language: str = "und"
    digest: str = ""
    """Of its words; equal ones on many addresses are a wall, not news."""


def sample_of(tagged: TaggedArticle) -> str | None:
    """The JSON kept in ``captures.sample`` of what a page was read as; None for a document, whose text is of another kind."""
    article = tagged.article
    if article.kind == "document":
        return None
    said: dict[str, Any] = {
        "date": article.date_published,
        "words": article.word_count,
        "in_language": tagged.language.in_language,
        "digest": article.content_digest.removeprefix("sha256:")[:12],
    }
    return json.dumps(said, separators=(",", ":"))


def newest_items(db: Database) -> Mapping[str, Sequence[Sample]]:
    """By source, its last pages that were read, newest first; one pass over the captures for all sources."""
    found: defaultdict[str, list[Sample]] = defaultdict(list)
    reasons = ", ".join(f"'{reason.value}'" for reason in UNREAD)
    for source_id, url, run_id, kept in db.execute(
        "SELECT source_id, url, run_id, sample FROM (SELECT *, row_number() OVER (PARTITION BY source_id ORDER BY id DESC)"
        f" AS place FROM captures WHERE sample IS NOT NULL OR (outcome = 'dropped' AND reason IN ({reasons})))"
        " WHERE place <= ? ORDER BY source_id, place",
        [NEWEST + EARLIER],
    ):
        said = json.loads(kept) if kept else {"read": False}
        found[source_id].append(Sample(url=url, run_id=run_id or 0, **said))
    return found


def fallen(items: Sequence[Sample]) -> str | None:
    """What the newest of these pages lack that the others had, in words with counts; None when nothing did."""
    for size in dict.fromkeys((_batch(items), NEWEST)):
        newest, earlier = items[:size], items[size : size + EARLIER]
        if len(newest) < BATCH or len(earlier) < BATCH + 1:
            continue
        for look in (_shares, _same_text, _read_again, _lengths):
            found = look(newest, earlier)
            if found:
                return found
    return None


def _batch(items: Sequence[Sample]) -> int:
    """How many of the newest belong to the last runs, taken whole, until there are enough."""
    size = 0
    for place, item in enumerate(items):
        if size >= BATCH and item.run_id != items[place - 1].run_id:
            break
        size += 1
    return size


def _shares(newest: Sequence[Sample], earlier: Sequence[Sample]) -> str | None:
    languages = Counter(item.in_language for item in earlier if item.read)
    usual = languages.most_common(1)[0][0] if languages else "und"
    tests: tuple[tuple[str, Callable[[Sample], bool], Callable[[Sample], bool]], ...] = (
        ("could be read as an item", lambda item: item.read, lambda item: True),
        ("have a date", lambda item: item.date is not None, lambda item: item.read),
        (f"have the usual language ({usual})", lambda item: item.in_language == usual, lambda item: item.read),
    )
    for what, has, counts in tests:
        of_now, of_before = list(filter(counts, newest)), list(filter(counts, earlier))
        now, before = sum(map(has, of_now)), sum(map(has, of_before))
        if len(of_now) >= BATCH and _fell(now, len(of_now), before, len(of_before)):
            return f"{now} of the {len(of_now)} newest items {what}, where {before} of {len(of_before)} did before"
    return None


def _same_text(newest: Sequence[Sample], earlier: Sequence[Sample]) -> str | None:
    texts: defaultdict[str, set[str]] = defaultdict(set)
    for item in newest:
        if item.read:
            texts[item.digest].add(item.url)
    most = max(map(len, texts.values()), default=0)
    if most > BATCH and most * 2 > len(newest):
        return f"{most} of the {len(newest)} newest items hold one and the same text"
    return None


def _read_again(newest: Sequence[Sample], earlier: Sequence[Sample]) -> str | None:
    """Pages that were read before are their own measure."""
    before = {item.url: item for item in reversed(earlier) if item.read}
    pairs = [(item, before[item.url]) for item in newest if item.read and item.url in before]
    for what, changed in (
        ("lost two fifths of their text and more", lambda now, then: now.words < SHRUNK * then.words),
        ("changed their date of publication", lambda now, then: bool(now.date and then.date and now.date != then.date)),
    ):
        count = sum(changed(now, then) for now, then in pairs)
        if count >= BATCH and count * 2 > len(pairs) and _at_least(count, len(pairs), EDITED) < CHANCE:
            return f"{count} of {len(pairs)} items that were read again {what}"
    return None


def _lengths(newest: Sequence[Sample], earlier: Sequence[Sample]) -> str | None:
    """By ranks (Mann and Whitney 1947, normal approximation): one long report moves no median."""
    now, then = [item.words for item in newest if item.read], [item.words for item in earlier if item.read]
    if len(now) < 5 or len(then) < NEWEST:
        return None
    usual, found = statistics.median(then), statistics.median(now)
    if found >= SHRUNK * usual:
        return None
    smaller = sum((one < other) + (one == other) / 2 for one in then for other in now)
    spread = math.sqrt(len(now) * len(then) * (len(now) + len(then) + 1) / 12)
    by_chance = math.erfc((len(now) * len(then) / 2 - smaller) / spread / math.sqrt(2)) / 2
    if by_chance < CHANCE:
        return f"the {len(now)} newest items have {found:.0f} words in the median, where {usual:.0f} were usual"
    return None


def _fell(now: int, newest: int, before: int, earlier: int) -> bool:
    share = (before + 1) / (earlier + 2)
    if share - now / newest <= FALL:
        return False
    return 1 - _at_least(now + 1, newest, share) < CHANCE


def _at_least(count: int, of: int, share: float) -> float:
    """Chance of at least ``count`` hits in ``of`` independent trials."""
    return sum(_terms(count, of, share))


def _terms(count: int, of: int, share: float) -> Iterator[float]:
    for hits in range(count, of + 1):
        yield math.comb(of, hits) * share**hits * (1 - share) ** (of - hits)
