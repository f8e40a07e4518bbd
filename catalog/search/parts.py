"""An edition in parts: its newest year is the file that is opened, earlier years are attached to it (``catalog.store.years``).

An index answers for its own file only, so a question in words is put to each part; everything else asks views over all.
"""

import sqlite3
from typing import Final

YEAR: Final = "year_"
"""How the schemas of earlier years begin."""


def parts(db: sqlite3.Connection) -> tuple[str, ...]:
    """The schemas of an edition, newest year first; ``main`` alone where it is one file."""
    names = [row[1] for row in db.execute("PRAGMA database_list")]
    return ("main", *sorted((name for name in names if name.startswith(YEAR)), reverse=True))
