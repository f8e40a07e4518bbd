"""Files of one JSON object a line, as ``tag``, ``group`` and others take them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from catalog.model.errors import TripointError


def read_json_lines(path: Path, required: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The objects of a file in order, blank lines left out.

    Raises TripointError naming file, line and what is missing.
    """
    try:
        file = path.open(encoding="utf-8")
    except OSError as error:
        raise TripointError(
            f"{path}: cannot be read ({error.strerror}); name a file of one JSON object a line."
        ) from error
    with file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                given = json.loads(line)
            except json.JSONDecodeError as error:
                raise TripointError(f"{path}: line {number} is not JSON ({error}); one object a line.") from error
            missing = [key for key in required if not isinstance(given, dict) or key not in given]
            if missing:
                raise TripointError(
                    f'{path}: line {number} has no "{missing[0]}"; each line has {", ".join(required)}.'
                )
            yield given
