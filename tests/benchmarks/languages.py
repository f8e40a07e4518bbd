"""Language of headlines: accuracy and microseconds of each detector and of the decision, per language.

Run by hand: ``python tests/benchmarks/languages.py``. The material is ``../shared/pages/language.jsonl.gz``; the other languages
are those of ``tests/gold/other_languages.toml``, and short headlines of our own, written after the rule, are in
``languages_held_out.toml`` and ``languages_blind.toml``. Times are CPU time; a busy machine still doubles them, so each stands beside that of the first
detector over all its languages, in the same run. ``tests/benchmarks/refusal.py`` tries the marks of the rule on lines left out.
"""

import gzip
import json
import resource
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from catalog.model.languages import LANGUAGES, UNDETERMINED

ROOT = Path(__file__).parents[2]
MATERIAL = ROOT.parent / "shared" / "pages" / "language.jsonl.gz"
Row = tuple[str, str]


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def detectors() -> dict[str, Callable[[str], str]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    from pipelines.languages.decision import decide_language
    from pipelines.languages.detectors import known_shares, vote
    from pipelines.languages.words import WORD, score_words

    five, every = (LanguageIdentifier.from_model_file(MODEL_FILE) for _ in range(2))
    five.set_languages(list(LANGUAGES))

    def simplemma(text: str) -> str:
        shares = known_shares(tuple(WORD.findall(text.lower())))
        return max(shares, key=shares.__getitem__, default=UNDETERMINED)

    def langdetect(text: str) -> str:
        votes = vote(text)
        return max(votes, key=votes.__getitem__, default=UNDETERMINED)

    def function_words(text: str) -> str:
        points = score_words(text)
        best = max(points, key=points.__getitem__, default=UNDETERMINED)
        return best if best in LANGUAGES else UNDETERMINED

    return {
        "py3langid, 5": lambda text: five.classify(text)[0],
        "py3langid, 139": lambda text: every.classify(text)[0],
        "langdetect, 4, seeded": langdetect,
        "simplemma lists": simplemma,
        "our function words": function_words,
        "decision": lambda text: decide_language(headline=text, text="").in_language,
    }


def accuracy(detect: Callable[[str], str], rows: list[Row]) -> str:
    right, total = Counter[str](), Counter[str]()
    for language, text in rows:
        total[language] += 1
        right[language] += detect(text) == language
    shares = [100 * right[language] / total[language] for language in LANGUAGES if total[language]]
    return "/".join(f"{share:.0f}" for share in shares) + f"  {sum(shares) / len(shares):.1f}"


def main() -> None:
    with gzip.open(MATERIAL, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    headlines = [(row["in_language"], row["text"]) for row in rows if row["kind"] == "headline"]
    short = [(row["in_language"], row["text"]) for row in rows if len(row["text"]) <= 40]
    sentences = [(row["in_language"], row["text"]) for row in rows if row["kind"] == "sentence"][::4]
    by_language: dict[str, list[str]] = {}
    for row in rows:
        by_language.setdefault(row["in_language"], []).append(row["text"])
    bodies = [(code, "\n".join(texts[at : at + 6])) for code, texts in by_language.items() for at in range(0, len(texts) - 6, 6)]
    others = tomllib.loads((ROOT / "tests" / "gold" / "other_languages.toml").read_text(encoding="utf-8"))
    foreign = [line for code, text in others.items() for line in text.strip().splitlines()]
    lines = [
        (code, line)
        for name in ("languages_held_out", "languages_blind")
        for code, text in tomllib.loads((ROOT / "tests" / "gold" / f"{name}.toml").read_text(encoding="utf-8")).items()
        for line in text.strip().splitlines()
    ]
    ours = [(code, line) for code, line in lines if code in LANGUAGES]
    apart = [line for code, line in lines if code not in LANGUAGES]
    print("order: " + "/".join(LANGUAGES) + "  macro; us and s are CPU time")
    for name, detect in detectors().items():
        before, start = memory(), time.process_time()
        detect("Een kop om het model te laden, the first call loads it")
        loading = time.process_time() - start
        start = time.process_time()
        plain = accuracy(detect, headlines)
        microseconds = (time.process_time() - start) / len(headlines) * 1e6
        capitals = accuracy(detect, [(code, text.upper()) for code, text in headlines])
        refused = 100 * sum(detect(text) not in LANGUAGES for text in foreign) / len(foreign)
        print(
            f"{name:22} headline {plain} | short {accuracy(detect, short)} | CAPS {capitals} | "
            f"sentence {accuracy(detect, sentences)} | body {accuracy(detect, bodies)} | "
            f"held out {accuracy(detect, ours)}, other {100 * sum(detect(text) not in LANGUAGES for text in apart) / len(apart):.1f} | "
            f"other->none {refused:.1f} of {len(foreign)} | {microseconds:.0f} us | start {loading:.1f} s, +{memory() - before} MiB"
        )
    sure_headlines([text for _, text in headlines])


def sure_headlines(headlines: list[str]) -> None:
    """Microseconds of a headline of which the first detector is sure, beside the detector alone; the best of nine rounds."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    from pipelines.languages import detectors as parts
    from pipelines.languages.decision import decide_language

    every = LanguageIdentifier.from_model_file(MODEL_FILE)
    decided = {text: decide_language(headline=text, text="").evidence for text in headlines}
    sure = [text for text, evidence in decided.items() if len(evidence) == 1 and evidence[0].startswith("py3langid=")]

    def once(decide: Callable[[str], object]) -> float:
        parts._ranked.cache_clear()
        start = time.process_time()
        for text in sure:
            decide(text)
        return (time.process_time() - start) / len(sure) * 1e6

    decision = min(once(lambda text: decide_language(headline=text, text="")) for _ in range(9))
    alone = min(once(every.rank) for _ in range(9))
    print(f"sure at once: {len(sure)} of {len(headlines)} headlines, {decision:.0f} us; py3langid alone, 139 languages: {alone:.0f} us")


if __name__ == "__main__":
    if not MATERIAL.exists():
        sys.exit(f"{MATERIAL.name} lies beside the project and is absent here")
    main()
