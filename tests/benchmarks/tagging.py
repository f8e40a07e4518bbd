"""Items a second of each step of tagging, start-up time and memory of each model: ``python tests/benchmarks/tagging.py``.

Peers are the steps themselves: a plain look at the words (splitting) stands for the least any tagger can cost. Each model's
start-up and memory are taken in a process of its own, because memory once grown does not come back.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

GOLD = Path(__file__).parents[1] / "gold" / "themes.jsonl"
ROWS = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]

MODELS = {
    "nothing": "pass",
    "numpy": "import numpy",
    "term lexicons": "from pipelines.themes.lexicon import load_lexicon\nfor language in ('nl', 'de', 'fr', 'en', 'lb'): load_lexicon(language)",
    "sentence encoder": "from catalog.search.encoder import encode\nencode(['Een zin.'])",
    "theme tagger": "from pipelines.themes.tagging import tag_themes\ntag_themes(headline='Een zin', description=None, text='', in_language='nl')",
    "language": "from pipelines.languages.decision import decide_language\ndecide_language(headline='Een zin over iets', text='')",
    "places": "from pipelines.places.tagging import tag_places\ntag_places(headline='Aken', text='', in_language='nl')",
    "organisations": "from pipelines.organisations import tag_organisations\ntag_organisations(headline='AGIT', text='', in_language='nl')",
}


def start_up(statement: str) -> tuple[float, int]:
    """Seconds of CPU and MiB at the peak of a fresh process that runs the statement (Linux)."""
    code = f"import time\n{statement}\npeak = [l for l in open('/proc/self/status') if l.startswith('VmHWM')][0].split()[1]\nprint(time.process_time(), int(peak) // 1024)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, mib = done.stdout.split()[-2:]
    return float(seconds), int(mib)


def cpu(step: Callable[[dict], object], rows: list[dict]) -> float:
    """Milliseconds of CPU an item, after one pass to warm up."""
    for row in rows[:20]:
        step(row)
    begin = time.process_time()
    for row in rows:
        step(row)
    return (time.process_time() - begin) / len(rows) * 1000


def main() -> None:
    from catalog.search.encoder import is_installed
    from pipelines.languages.decision import decide_language
    from pipelines.organisations import tag_organisations
    from pipelines.places.tagging import tag_places
    from pipelines.themes.decision import score_themes
    from pipelines.themes.lexicon import lexicons
    from pipelines.themes.likeness import measure
    from pipelines.themes.tagging import tag_themes
    from pipelines.themes.weighing import weigh
    from pipelines.themes.words import split_words

    def terms(row: dict) -> object:
        fields = {"headline": row["headline"], "article_body": row["text"]}
        return score_themes(weigh(fields, lexicons(row["in_language"])), None)

    where = lambda row: {"headline": row["headline"], "text": row["text"], "in_language": row["in_language"]}  # noqa: E731
    steps: dict[str, Callable[[dict], object]] = {
        "words only": lambda row: split_words(row["headline"] + "\n" + row["text"], row["in_language"]),
        "themes, terms": terms,
        "language": lambda row: decide_language(headline=row["headline"], text=row["text"]),
        "places": lambda row: tag_places(**where(row)),
        "organisations": lambda row: tag_organisations(**where(row)),
    }
    if is_installed():
        steps["encoder alone"] = lambda row: measure(row["headline"], row["text"], row["in_language"])
        steps["themes, both"] = lambda row: tag_themes(description=None, **where(row))
    least = cpu(steps["words only"], ROWS)
    print(f"{len(ROWS)} items of {sum(len(row['text']) for row in ROWS) // len(ROWS)} characters")
    for name, step in steps.items():
        milliseconds = cpu(step, ROWS if "enc" not in name and "both" not in name else ROWS[:100])
        print(f"{name:16} {milliseconds:8.2f} ms {1000 / milliseconds:9.0f} items/s {milliseconds / least:8.1f} x words only")
    print()
    for name, statement in MODELS.items():
        seconds, mib = start_up(statement)
        print(f"{name:16} {seconds:6.2f} s CPU {mib:6} MiB")


if __name__ == "__main__":
    main()
