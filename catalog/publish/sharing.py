"""``/share/ID.png``: the picture that other sites show beside a link to an item: its headline, its source, its day."""

import io
from textwrap import wrap
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from catalog.publish.article import find_article
from catalog.publish.visit import Answer, Visit

SIZE: Final = (1200, 630)
PAPER: Final = "#fbfaf6"
INK: Final = "#1b1f24"
QUIET: Final = "#4d545c"
ACCENT: Final = "#a2340d"
MARK: Final = ((20, 22, 17, 13), (17, 13, 21, 3), (20, 22, 12, 28), (12, 28, 3, 27), (20, 22, 28, 29), (28, 29, 34, 37))
"""The three frontiers of the logo, in its units of 40."""


def share_picture(visit: Visit, identity: str) -> Answer:
    """The picture of one item. Raises NotHere."""
    _, item = find_article(visit, identity)
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    for x1, y1, x2, y2 in MARK:
        draw.line((60 + 1.8 * x1, 40 + 1.8 * y1, 60 + 1.8 * x2, 40 + 1.8 * y2), fill=INK, width=6)
    draw.ellipse((88, 72, 104, 88), fill=PAPER, outline=INK, width=4)
    draw.ellipse((93, 77, 99, 83), fill=ACCENT)
    # The font inside Pillow has every letter of the five languages; fonts of the machine may be missing.
    draw.text((150, 52), "Tripoint", font=ImageFont.load_default(48), fill=INK)
    lines = wrap(item.headline, 37)
    size = 58 if len(lines) <= 4 else 48
    lines = wrap(item.headline, 37 if size == 58 else 44)[:6]
    for number, line in enumerate(lines):
        draw.text((60, 170 + number * (size + 14)), line, font=ImageFont.load_default(size), fill=INK)
    said = f"{item.source.name} · {visit.words.stated(item.date_published, item.date_precision)}"
    draw.text((60, 560), said[:80], font=ImageFont.load_default(30), fill=QUIET)
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return Answer(
        body=written.getvalue(), content_type="image/png", headers={"cross-origin-resource-policy": "cross-origin"}
    )
