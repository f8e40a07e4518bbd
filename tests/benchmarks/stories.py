"""Grouping at size: ``python tests/benchmarks/stories.py 5000 20000 [100000]`` prints seconds per 1,000 items and memory.

Items are generated from our own labelled texts, three of four alone and the rest in stories of three, over a year of days. Their vectors
are drawn rather than encoded (encoding costs a steady 15 to 25 ms an item, once, and is printed apart); all else is the real thing.
"""

import json
import random
import resource
import sys
import time
from pathlib import Path

import numpy as np

from catalog.model.story import StoryItem
from catalog.search.encoder import encode, quantise
from pipelines.stories.fingerprints import digest_of
from pipelines.stories.grouping import group

GOLD = Path(__file__).parent.parent / "gold"


def items(count: int) -> tuple[list[StoryItem], dict[str, bytes]]:
    chance, draw = random.Random(11), np.random.default_rng(11)
    words: dict[str, list[str]] = {}
    for name in ("dev", "test"):
        for line in (GOLD / f"stories_{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            words.setdefault(row["in_language"], []).extend(row["text"].split())
    made: list[StoryItem] = []
    vectors: dict[str, bytes] = {}
    while len(made) < count:
        base, day, number = draw.normal(size=512), chance.randrange(365), chance.randrange(100, 99999)
        for language in ["nl", "de", "fr"] if chance.random() < 0.1 else [chance.choice(["nl", "de", "fr", "en", "lb"])]:
            text = " ".join(chance.choice(words[language]) for _ in range(200)) + f" {number}"
            item = StoryItem(
                id=f"i{len(made)}", headline=" ".join(chance.choice(words[language]) for _ in range(8)), text=text, in_language=language,
                date_published=str(np.datetime64("2026-01-01") + day),
            )  # fmt: skip
            own = base + draw.normal(size=512) * 0.6
            unit = (own / np.linalg.norm(own)).astype(np.float32)
            vectors[digest_of(item)] = quantise(np.stack([unit, unit])).tobytes()
            made.append(item)
    return made[:count], vectors


if __name__ == "__main__":
    sample, _ = items(100)
    start = time.process_time()
    encode([f"{item.headline}. {item.text}"[:1000] for item in sample])
    print(f"encoding: {(time.process_time() - start) * 10:.0f} ms an item of 1,000 characters, once")
    for argument in sys.argv[1:] or ["5000"]:
        made, vectors = items(int(argument))
        start, wall = time.process_time(), time.perf_counter()
        stories = {member.story_id for member in group(made, vectors=vectors)}
        taken, wall = time.process_time() - start, time.perf_counter() - wall
        print(
            f"{len(made):>8,} items in {len(stories):,} stories: {taken:.0f} s of CPU ({wall:.0f} s by the clock), "
            f"{taken / len(made) * 1000:.2f} s per 1,000 items, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"
        )
