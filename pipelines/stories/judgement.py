"""Whether two items tell the same story: what speaks for it, what against, as one figure and in words.

The figure is the log-odds of a logistic model over a handful of witnesses. Its weights were fitted on half of the public
NTREX stories and on the training half of our own labelled set (``tests/gold/stories_dev.jsonl``); the other halves were kept
for measuring. Links, shared paths and copied text are certain or nearly so and are added by hand.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from catalog.model.story import Relation
from pipelines.stories.addresses import picture, same_node
from pipelines.stories.copies import exchange, shared
from pipelines.stories.fingerprints import Fingerprint
from pipelines.stories.neighbours import Neighbours, day_of

FEATURES: Final = ("bias", "cosine", "margin", "numbers", "numbers against", "names", "names against", "days", "days against",
                   "months against", "years", "years against", "luxembourgish", "length")

ACROSS: Final[dict[str, float]] = {
    "bias": -6.5,
    "cosine": 8.42,
    "margin": 11.11,
    "numbers": 4.22,
    "numbers against": -3.77,
    "names": 1.12,
    "names against": -1.2,
    "days": 1.5,
    "days against": -6.04,
    "months against": -0.66,
    "years": 0.67,
    "years against": -1.54,
    "luxembourgish": 1.65,
    "length": -1.02,
}
"""Weights for two languages."""

WITHIN: Final[dict[str, float]] = ACROSS | {"bias": -8.0}
"""Weights for one language: other words for one event are rarer than another event in like words."""

FEWEST: Final = 4
"""Words below which a text says too little to be joined by its content; "Agenda" is like every other agenda."""

NEAR: Final = 0.75
"""Cosine from which two texts of two languages are versions of one text."""

CERTAIN: Final = 8.0
"""Log-odds beyond which nothing is clearer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was found of one pair."""

    odds: float
    """Log-odds that both tell one story, between -8 and 8."""
    relation: Relation | None
    """The closest relation the evidence carries, whatever the odds."""
    evidence: tuple[str, ...]
    share: float | None = None
    """Shingles of the shorter that stand in the longer, 0 to 1, for one language."""


@dataclass(slots=True)
class Witnesses:
    """Everything a judgement of these items may look at."""

    prints: Sequence[Fingerprint]
    neighbours: Neighbours
    weight: dict[object, float] = field(init=False)
    """Of a name or figure: 1 when one item of a language has it, less the more do."""
    proper: frozenset[str] = field(init=False)
    """Names that are no words of one language: known places, and what stands in items of two languages."""
    _shared: dict[tuple[int, int], int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        counts: Counter[tuple[object, str]] = Counter()
        pictures: Counter[str | None] = Counter()
        for one in self.prints:
            counts.update((token, one.item.in_language) for token in (*one.names, *one.figures.numbers))
            pictures[picture(one.item.image_url)] += 1
        tongues = Counter(token for token, _ in counts if isinstance(token, str))
        self.proper = frozenset(name for name, languages in tongues.items() if languages > 1 or name.startswith("@"))
        self.weight = {}
        for (token, _), count in counts.items():
            rare = 1 / (1 + math.log(count))
            self.weight[token] = min(self.weight.get(token, 1.0), rare)

    def shared(self, left: int, right: int) -> int:
        """Shingles both have, remembered."""
        key = (left, right) if left < right else (right, left)
        if key not in self._shared:
            self._shared[key] = shared(self.prints[left].shingles, self.prints[right].shingles)
        return self._shared[key]

    def share(self, left: int, right: int) -> float:
        """Shingles both have, of those of the shorter."""
        least = min(len(self.prints[left].shingles), len(self.prints[right].shingles))
        return self.shared(left, right) / least if least else 0.0

    def cosines(self, left: int, right: int) -> tuple[float, float]:
        """Cosine of the leads and of the wholes."""
        one, two = self.prints[left].vectors.astype("int64"), self.prints[right].vectors.astype("int64")
        both = []
        for row in (0, 1):
            length = math.sqrt(int((one[row] ** 2).sum()) * int((two[row] ** 2).sum()))
            both.append(int((one[row] * two[row]).sum()) / length if length else 0.0)
        return both[0], both[1]

    def margin(self, left: int, right: int, cosine: float) -> float:
        """How much nearer the two are than either is to another item in the other's language; copies do not count."""
        found = []
        for one, other in ((left, right), (right, left)):
            language = self.prints[other].item.in_language
            copies = [
                rival
                for rival, _ in self.neighbours.near[one].get(language, ())
                if rival not in (one, other) and self.share(rival, other) > 0.4
            ]
            found.append(cosine - max(self.neighbours.rival(one, other, language, copies), 0.4))
        # Beyond a fifth a greater distance to the next says nothing more: in a small set there is no next.
        return min(*found, 0.2)


def features(witnesses: Witnesses, left: int, right: int) -> dict[str, float]:
    """The witnesses of one pair as figures, by name."""
    one, two = witnesses.prints[left], witnesses.prints[right]
    ours, theirs = one.figures, two.figures
    cosine = sum(witnesses.cosines(left, right)) / 2

    def told(values: frozenset[float]) -> float:
        # Small whole numbers stand in every text.
        return sum(witnesses.weight.get(value, 1.0) * (0.35 if value <= 12 else 1.0) for value in values)

    def named(names: frozenset[str]) -> float:
        return sum(witnesses.weight.get(name, 1.0) for name in names)

    days = ours.days & theirs.days
    proper = one.names & witnesses.proper, two.names & witnesses.proper
    return {
        "bias": 1.0,
        "cosine": cosine,
        "margin": witnesses.margin(left, right, cosine),
        "numbers": min(told(ours.numbers & theirs.numbers), 3.0),
        "numbers against": min(told(ours.numbers - theirs.numbers), told(theirs.numbers - ours.numbers), 1.5),
        "names": min(named(one.names & two.names), 3.0),
        "names against": min(named(proper[0] - proper[1]), named(proper[1] - proper[0]), 1.5),
        "days": float(min(len(days), 2)),
        "days against": float(bool(ours.days and theirs.days and not days)),
        "months against": float(bool(ours.months and theirs.months and not ours.months & theirs.months and not days)),
        "years": float(min(len(ours.years & theirs.years), 2)),
        "years against": float(bool(ours.years and theirs.years and not ours.years & theirs.years)),
        "luxembourgish": float("lb" in (one.item.in_language, two.item.in_language)),
        "length": min(math.log(max(min(one.length, two.length), 20) / 200), 1.0),
    }


def judge(witnesses: Witnesses, left: int, right: int) -> Judgement:
    """Judge one pair. Symmetric: the order of the two makes no difference."""
    one, two = witnesses.prints[left], witnesses.prints[right]
    alike = one.item.in_language == two.item.in_language
    found = features(witnesses, left, right)
    weights = WITHIN if alike else ACROSS
    odds = sum(weights[name] * value for name, value in found.items())
    if min(len(one.words), len(two.words)) < FEWEST:
        odds -= 8.0
    if not (one.semantic or alike):
        # The plain vectors lie further apart: a cosine of .4 is theirs what .55 is the encoder's.
        odds += 1.5
    relation = Relation.SAME_STORY
    evidence: list[str] = []
    share = None
    declared = _declared(one, two)
    if declared:
        odds += 6.0 if declared[0] == "hreflang" else 3.0
        evidence.extend(declared)
    odds += _apart(one, two)
    odds += _pictured(one, two, evidence)
    if alike:
        share = witnesses.share(left, right)
        odds, relation = _copied(witnesses, left, right, share, odds, evidence)
    elif declared or _is_translation(one, two, found["cosine"]):
        relation = Relation.TRANSLATION
    evidence.extend(_words(one, two, found, alike=alike))
    return Judgement(
        odds=max(-CERTAIN, min(CERTAIN, odds)), relation=relation, evidence=tuple(evidence), share=share
    )


def _is_translation(one: Fingerprint, two: Fingerprint, cosine: float) -> bool:
    """Whether two texts say the same at the same length, with the same figures; near enough needs no figures (NTREX: .98)."""
    if cosine >= NEAR:
        return True
    ours, theirs = (frozenset(value for value in one_.figures.numbers if value > 12) for one_ in (one, two))
    longer = max(one.length, two.length) / max(1, min(one.length, two.length))
    agreed = len(ours ^ theirs) <= max(1, len(ours | theirs) // 3)
    named = len(ours & theirs) + len(one.names & two.names)
    return longer <= 1.6 and agreed and (cosine >= 0.6 or cosine + 0.1 * min(named, 3) >= 0.65)


def _declared(one: Fingerprint, two: Fingerprint) -> list[str]:
    if one.item.in_language == two.item.in_language or not (one.address and two.address):
        return []
    if two.address.key in one.alternates or one.address.key in two.alternates:
        return ["hreflang"]
    node = same_node(one.address, two.address)
    return [node] if node else []


def _apart(one: Fingerprint, two: Fingerprint) -> float:
    """What the days between two items speak against them: little within a week, all beyond two months."""
    ours, theirs = day_of(one), day_of(two)
    if ours is None or theirs is None:
        return 0.0
    days = abs(ours - theirs)
    return -0.05 * min(days, 7) - 0.12 * max(0, min(days, 60) - 7) - (4.0 if days > 60 else 0.0)


def _pictured(one: Fingerprint, two: Fingerprint, evidence: list[str]) -> float:
    odds = 0.0
    image = picture(one.item.image_url)
    if image and image == picture(two.item.image_url):
        evidence.append(f"image {image}")
        odds += 1.5
    links = one.links & two.links
    if links:
        evidence.append(f"links {len(links)}")
        odds += min(len(links), 2) * 0.5
    return odds


def _copied(
    witnesses: Witnesses, left: int, right: int, share: float, odds: float, evidence: list[str]
) -> tuple[float, Relation]:
    """Copies of one language: the more was taken over the surer, unless figures or names were exchanged in place."""
    if share < 0.15 or witnesses.shared(left, right) < 2:
        return odds, Relation.SAME_STORY
    one, two = witnesses.prints[left], witnesses.prints[right]
    changed = exchange(one.words, two.words, (one.headline_words, two.headline_words))
    if changed.is_series:
        evidence.append(f"series: {changed.figures} figures exchanged")
        return min(odds, -4.0), Relation.SAME_STORY
    if changed.frame:
        return min(odds, -2.0), Relation.SAME_STORY
    evidence.append(f"shared text {share:.2f}")
    if share >= 0.5:
        return max(odds, 2.0) + 4.0, Relation.SAME_TEXT
    return odds + 8.0 * share, Relation.SAME_TEXT if share >= 0.3 else Relation.SAME_STORY


def _words(one: Fingerprint, two: Fingerprint, found: dict[str, float], *, alike: bool) -> list[str]:
    said = []
    if one.semantic and (not alike or found["cosine"] < 0.99):
        said.append(f"encoder {found['cosine']:.2f}")
    numbers = sorted(one.figures.numbers & two.figures.numbers, reverse=True)[:4]
    if numbers:
        said.append("numbers " + ", ".join(f"{value:g}" if value < 1e6 else f"{value:.0f}" for value in numbers))
    days = sorted(one.figures.days & two.figures.days)[:3]
    if days:
        said.append("dates " + ", ".join(f"{month:02}-{day:02}" for month, day in days))
    names = sorted(name.removeprefix("@") for name in one.names & two.names)[:5]
    if names:
        said.append("names " + ", ".join(names))
    places = sorted(set(one.item.places) & set(two.item.places))[:3]
    if places:
        said.append("places " + ", ".join(places))
    return said
