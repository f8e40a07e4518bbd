"""Where circles and names stand on the map, so that none lies over another: pure geometry, in units of the drawing."""

import math
from collections.abc import Sequence
from typing import Final

LETTER: Final = 8.4
"""Width of a letter of a place's name (600 16px)."""

LINE: Final = 9.0
"""Half the height of a line of text."""

FARTHEST: Final = 26.0
"""How far a circle may leave its place; the frontier it lies at must stay recognisable."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def spread(places: Sequence[tuple[float, float]], radii: Sequence[float]) -> list[tuple[float, float]]:
    """The places moved apart until circles of these radii touch no more, each by at most ``FARTHEST``; order is kept."""
    here = [list(place) for place in places]
    for _ in range(80):
        still = True
        for one in range(len(here)):
            for other in range(one):
                dx, dy = here[one][0] - here[other][0], here[one][1] - here[other][1]
                distance = math.hypot(dx, dy)
                overlap = radii[one] + radii[other] + 1 - distance
                if overlap <= 0.5:
                    continue
                still = False
                # Two towns on one spot part along a direction of their own, the same in every run.
                ux, uy = (dx / distance, dy / distance) if distance > 0.01 else (math.cos(one), math.sin(one))
                for index, sign in ((one, 1), (other, -1)):
                    here[index][0] += sign * ux * overlap / 2
                    here[index][1] += sign * uy * overlap / 2
        for index, (x, y) in enumerate(places):
            away = math.hypot(here[index][0] - x, here[index][1] - y)
            if away > FARTHEST:
                here[index] = [x + (here[index][0] - x) * FARTHEST / away, y + (here[index][1] - y) * FARTHEST / away]
        if still:
            break
    return [(round(x, 1), round(y, 1)) for x, y in here]


def name_sides(
    places: Sequence[tuple[float, float]],
    radii: Sequence[float],
    names: Sequence[str],
    *,
    taken: Sequence[Box],
    width: float,
) -> list[str]:
    """On which side each name is written, ``right`` or ``left``; empty where it would lie over a circle, a name or ``taken``.

    The first in order has the first choice.
    """
    circles = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(places, radii, strict=True)]
    boxes = list(taken)
    sides: list[str] = []
    for number, ((x, y), r, name) in enumerate(zip(places, radii, names, strict=True)):
        long = LETTER * len(name)
        choices = {
            "right": (x + r + 4, y - LINE, x + r + 5 + long, y + LINE),
            "left": (x - r - 5 - long, y - LINE, x - r - 4, y + LINE),
        }
        others = [*circles[:number], *circles[number + 1 :], *boxes]
        free = [side for side, box in choices.items() if box[0] > 4 and box[2] < width - 4 and not _hits(box, others)]
        sides.append(free[0] if free else "")
        boxes += [choices[side] for side in free[:1]]
    return sides


def _hits(box: Box, others: Sequence[Box]) -> bool:
    return any(box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3] for o in others)
