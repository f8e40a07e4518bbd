"""The rule by which the language of an item is decided. Evidence adds up; what is too little or another language is ``und``.

0. A headline of which py3langid is sure among all languages, and that no declaration denies, is decided by it.
1. The sample: the paragraphs of the text, without short lines (addresses, menus), and the headline where the text is short.
2. Each of the five languages collects points: py3langid's scaled log score, 0.5 a function word of its own (1 in a short
   text), 0.75 when it is declared (html lang, path, feed), 0.25 when the source publishes in it. In a short text words in small
   letters are heard twice, since names tell no language. Letters weigh with the root of the length, so that a declaration
   settles a headline in doubt and never a paragraph.
3. When the two best are close, langdetect (nl de fr en) and simplemma's word lists add theirs. On texts of some length
   langdetect always votes; its dissent lowers the confidence.
4. When a language outside the five scores clearly better, or there are too few words to say, the answer is ``und``, unless a
   credible declaration speaks for a text too short to contradict it. Of a short text that is near the mark ``refusal.py`` says
   whether it is one of the five at all.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from catalog.model.article import LanguageDecision
from catalog.model.languages import LANGUAGES, UNDETERMINED
from pipelines.languages.detectors import VOTERS, first_choice, known_shares, score_letters, score_short, vote
from pipelines.languages.refusal import NEAR, SHORT, WORD_POINTS, best_other, is_ours
from pipelines.languages.words import WORD, is_names_only, score_words, without_places

SHORT_WORD_POINTS: Final = 1.0
"""What a function word weighs among the five in a short text, of which the letters say little."""
DECLARED_POINTS: Final = 0.75
PUBLISHED_POINTS: Final = 0.25
VOTE_POINTS: Final = 0.6
KNOWN_POINTS: Final = 2.0
CLOSE: Final = 1.2
"""Below this distance of the two best the further detectors are asked: odds of about 3 to 1."""
FEW_LETTERS: Final = 6
"""Fewer letters say nothing, nor does a single word: names and labels of the web are the same in all five languages."""
SHORT_LETTERS: Final = 30
"""Below this a text cannot contradict a credible declaration."""
DOUBT: Final = 0.4
"""Below this confidence such a text is left ``und``; above it the column says how little is sure."""
NAMES_WEIGH: Final = 120
"""Below this the names of places are left out of what is weighed."""
SAMPLE: Final = 1000
SURE: Final = 2.0
"""A lead of py3langid over every other language that nothing else need confirm. At 1.0 it erred on none of 980 headlines;
at 3.0 a quarter of them would go the long way."""
LONG: Final = 250
"""From this length on langdetect votes on every text."""
THREE_LETTERS: Final = {
    "ltz": "lb",
    "nld": "nl",
    "dut": "nl",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "eng": "en",
}
_URL: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")


def decide_language(
    *, headline: str, text: str, declared: str | None = None, published_in: Sequence[str] = ()
) -> LanguageDecision:
    """Decide the language of an item, or of a headline alone, as the head of this module says.

    ``declared`` is a BCP 47 code of any form (``nl-BE``); ``published_in`` are the languages of the source. The answer
    is one of the five or ``und``, with a confidence from 0 to 1 and the evidence in short statements.
    """
    said = _primary(declared)
    evidence = [f"declared={said}"] if said else []
    credible = said if said in LANGUAGES and (not published_in or said in published_in) else None
    sample, paragraphs = _sample(headline, text)
    at_once = _sure_at_once(sample)
    if at_once is not None and said in (None, at_once[0]):
        evidence.append(f"py3langid={at_once[0]} {at_once[1]:.2f}")
        return LanguageDecision(in_language=at_once[0], confidence=round(at_once[1], 3), evidence=tuple(evidence))
    sample, little = _what_to_weigh(sample)
    if little == "other script":
        return LanguageDecision(in_language=UNDETERMINED, confidence=0.0, evidence=(*evidence, little))
    if little:
        return _declared_or_none(credible, [*evidence, little])
    letters = sum(map(str.isalpha, sample))
    points, other, lead = _weigh(sample, said, published_in, evidence)
    if lead > 0:
        evidence.append(f"looks like {other}")
        believed = credible if letters < SHORT_LETTERS and lead < 1.5 else None
        return _declared_or_none(believed, evidence)
    best: str = max(LANGUAGES, key=points.__getitem__)
    confidence = 1.0 / sum(math.exp(points[language] - points[best]) for language in LANGUAGES)
    if letters < SHORT_LETTERS and (
        confidence < DOUBT or (credible and points[best] - points[credible] < 3.0 and best != said)
    ):
        return _declared_or_none(credible, [*evidence, "in doubt"])
    if letters >= 200:
        best, confidence = _hear_paragraphs(best, confidence, said, paragraphs, evidence)
    if said and best != said:
        evidence.append("declaration overruled")
    return LanguageDecision(in_language=best, confidence=round(confidence, 3), evidence=tuple(evidence))


def sample_of(headline: str) -> str:
    """What of a headline alone is weighed where it is not decided at once."""
    return _what_to_weigh(_sample(headline, "")[0])[0]


def _sure_at_once(sample: str) -> tuple[str, float] | None:
    """A headline or sentence of which the first detector is sure, among all languages it knows, with its confidence."""
    if len(sample) > LONG or sum(word[0].islower() for word in sample.split()) < 3:
        return None
    first, ahead = first_choice(sample)
    if first not in LANGUAGES or ahead < SURE:
        return None
    return first, 1.0 / (1.0 + math.exp(-ahead))


def _what_to_weigh(sample: str) -> tuple[str, str]:
    """The sample without what says nothing, and why it cannot be decided by it, or an empty word."""
    letters = sum(map(str.isalpha, sample))
    if 2 * sum(map(_is_foreign_letter, sample)) > letters:
        return sample, "other script"
    if letters < NAMES_WEIGH:
        bare = without_places(sample)
        if is_names_only(bare) and not sample.islower():
            return bare, "names only" if letters >= 3 else "short text"
        sample, letters = bare, sum(map(str.isalpha, bare))
    if letters < FEW_LETTERS or (letters < SHORT_LETTERS and len(WORD.findall(sample)) < 2):
        return sample, "short text"
    return sample, ""


def _weigh(
    sample: str, said: str | None, published_in: Sequence[str], evidence: list[str]
) -> tuple[Mapping[str, float], str, float]:
    """Points of the five languages, the best other language, and by how much it leads beyond what is forgiven."""
    letters = score_short(sample) if len(sample) <= SHORT else score_letters(sample)
    words = score_words(sample)
    a_word = SHORT_WORD_POINTS if len(sample) <= SHORT else WORD_POINTS
    points: dict[str, float] = {
        language: letters[language]
        + a_word * words.get(language, 0.0)
        + DECLARED_POINTS * (language == said)
        + PUBLISHED_POINTS * (language in published_in)
        for language in LANGUAGES
    }
    first, second = sorted(points, key=points.__getitem__, reverse=True)[:2]
    evidence.append(f"py3langid={max(LANGUAGES, key=letters.__getitem__)}")
    if words.get(first):
        evidence.append(f"function words {first} {words[first]:.1f}")
    close = points[first] - points[second] < CLOSE
    if (close or len(sample) >= LONG) and first in VOTERS:
        votes = vote(sample[:300], said if said in VOTERS else None)
        if votes:
            leader = max(votes, key=votes.__getitem__)
            evidence.append(f"langdetect={leader} {votes[leader]:.2f}")
            # It calls Luxembourgish German, so it says nothing between those two.
            if "lb" not in (first, second):
                points = {
                    language: value + VOTE_POINTS * votes.get(language, 0.0) for language, value in points.items()
                }
    if close:
        lower = tuple(
            word for word in WORD.findall(sample.lower() if sample.isupper() else sample) if word[0].islower()
        )
        shares = known_shares(lower or tuple(WORD.findall(sample.lower())))
        points = {language: value + KNOWN_POINTS * shares.get(language, 0.0) for language, value in points.items()}
        evidence.append(
            "simplemma " + " ".join(f"{language} {shares.get(language, 0.0):.2f}" for language in (first, second))
        )
    other, lead = best_other(letters, words, max(points.values()))
    if len(sample) <= SHORT and abs(lead) < NEAR:
        lead = -is_ours(sample, DECLARED_POINTS * (said in LANGUAGES) + PUBLISHED_POINTS * bool(published_in))
    return points, other, lead


def _hear_paragraphs(
    best: str, confidence: float, said: str | None, paragraphs: Sequence[str], evidence: list[str]
) -> tuple[str, float]:
    """A page in two languages: the declared one of them, else the longer; and never with much confidence."""
    if len(paragraphs) < 2:
        return best, confidence
    share: dict[str, int] = defaultdict(int)
    for paragraph in paragraphs[:12]:
        scores = score_letters(paragraph[:300])
        share[max(LANGUAGES, key=scores.__getitem__)] += min(len(paragraph), SAMPLE)
    total = sum(share.values())
    spoken = sorted((code for code in share if share[code] >= 0.25 * total), key=lambda code: -share[code])
    if len(spoken) < 2:
        return best, confidence
    evidence.append("bilingual " + " ".join(f"{code} {share[code] / total:.2f}" for code in spoken))
    chosen = said if said in spoken else spoken[0]
    return chosen or best, min(confidence, round(share[chosen or best] / total, 3))


def _sample(headline: str, text: str) -> tuple[str, list[str]]:
    """The letters to go by, and the paragraphs long enough to have a language of their own."""
    lines = [line for line in (_clean(line) for line in text[:8000].split("\n")) if line]
    long_lines = [line for line in lines if len(line) >= 60]
    if sum(map(len, long_lines)) >= 200:
        return _cut("\n".join(long_lines)), long_lines
    return _cut("\n".join((_clean(headline), *lines))), long_lines


def _clean(line: str) -> str:
    line = " ".join(_URL.sub(" ", unicodedata.normalize("NFC", line)).split())
    return line.lower() if line.isupper() else line


def _cut(text: str) -> str:
    return text if len(text) <= SAMPLE else text[:SAMPLE].rsplit(" ", 1)[0]


def _is_foreign_letter(letter: str) -> bool:
    return letter > "\u036f" and letter.isalpha() and not "\u1e00" <= letter <= "\u1eff"


def _primary(declared: str | None) -> str | None:
    code = (declared or "").strip().replace("_", "-").split("-")[0].lower()
    return {"ltz": "lb", "nld": "nl", "dut": "nl", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "eng": "en"}.get(
        code, code
    ) or None


def _declared_or_none(credible: str | None, evidence: list[str]) -> LanguageDecision:
    if credible is None:
        return LanguageDecision(in_language=UNDETERMINED, confidence=0.0, evidence=tuple(evidence))
    return LanguageDecision(in_language=credible, confidence=0.5, evidence=(*evidence, "declaration believed"))
