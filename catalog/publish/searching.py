"""Words asked of the full-text index: which items have them, the best first, and what was sought besides."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from catalog.model.question import Question
from catalog.publish.edition import Edition
from catalog.search.compile import CompiledQuestion, compile_question
from catalog.search.parts import parts

RANKED: Final = 900
"""Items put in order of relevance: thirty pages of thirty; what follows them is in order of time."""

MOST_WEIGHED: Final = 20_000
"""Items weighed against each other. A word that more items have says little; of those the newest are weighed."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """What a question in words found."""

    compiled: CompiledQuestion
    rowids: NDArray[np.int64]
    """Of ``articles``: every item that has the words."""
    ranked: NDArray[np.int64]
    """The best of them, best first."""


def search(db: sqlite3.Connection, edition: Edition, question: Question, *, ui: str) -> Found:
    """Ask the index. Never raises for what a reader typed; sqlite3.OperationalError when it takes longer than allowed."""
    compiled = compile_question(question, ui=ui)
    nothing = np.zeros(0, dtype=np.int64)
    if not compiled.match:
        return Found(compiled=compiled, rowids=nothing, ranked=nothing)
    rowids = np.fromiter(
        (
            row[0]
            for part in parts(db)
            for row in db.execute(f"SELECT rowid FROM {part}.search_index WHERE search_index MATCH ?", [compiled.match])
        ),
        dtype=np.int64,
    )
    narrowed, values = "", [compiled.match]
    if len(rowids) > MOST_WEIGHED:
        columns = edition.columns
        newest = columns.rowid[columns.with_rowids(rowids)][:MOST_WEIGHED]
        narrowed = " AND search_index.rowid IN (SELECT value FROM json_each(?))"
        values.append(json.dumps([int(rowid) for rowid in newest]))
    weighed = [
        tuple(row)
        for part in parts(db)
        for row in db.execute(
            f"SELECT {compiled.rank_sql}, articles.rowid FROM {part}.search_index"
            f" JOIN {part}.articles ON articles.rowid = search_index.rowid"
            f" WHERE search_index MATCH ?{narrowed} ORDER BY 1, 2 LIMIT {RANKED}",
            values,
        )
    ]
    ranked = np.fromiter((rowid for _, rowid in sorted(weighed)[:RANKED]), dtype=np.int64)
    return Found(compiled=compiled, rowids=rowids, ranked=ranked)
