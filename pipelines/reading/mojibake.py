"""UTF-8 that was once read as windows-1252 and stored so: repaired only where every sign of it disappears."""

import re
from typing import Final

from ftfy import fix_encoding
from ftfy.badness import badness

_SIGNS: Final = re.compile("[ÃÂâÅÄ][\u0080-\u00bf\u0152-\u0178\u2013-\u203a\u20ac\u2122\u02c6\u02dc]")


def repair(text: str) -> str | None:
    """The repaired text where it was certainly double-encoded, else None. Applied to its own result it gives None."""
    if not _SIGNS.search(text):
        return None
    before = badness(text)
    fixed = "\n".join(fix_encoding(line) for line in text.split("\n"))
    if before == 0 or fixed == text or badness(fixed) > 0 or "\ufffd" in fixed or _SIGNS.search(fixed):
        return None
    return fixed
