"""Circles and names of the map: none lies over another, and each stays where its place is."""

import itertools
import math

from catalog.publish.map_layout import FARTHEST, name_sides, spread

CROWD = [(500.0 + 7 * (n % 4), 300.0 + 5 * (n // 4)) for n in range(10)]


def test_circles_part_and_stay_near() -> None:
    radii = [11.0] * 3
    moved = spread(CROWD[:3], radii)
    assert moved == spread(CROWD[:3], radii)
    for one, other in itertools.combinations(moved, 2):
        assert math.dist(one, other) >= 21.5
    for place, here in zip(CROWD, moved, strict=False):
        assert math.dist(place, here) <= FARTHEST + 0.2


def test_a_crowd_is_bounded_and_two_towns_on_one_spot_part() -> None:
    assert all(math.dist(place, here) <= FARTHEST + 0.2 for place, here in zip(CROWD, spread(CROWD, [14.0] * 10), strict=True))
    one, other = spread([(10.0, 10.0), (10.0, 10.0)], [9.0, 9.0])
    assert math.dist(one, other) >= 17.5


def test_names_lie_over_nothing() -> None:
    places, names = [(100.0, 100.0), (135.0, 100.0), (990.0, 50.0), (500.0, 400.0)], ["Aachen", "Vaals", "Saarbrücken", "Metz"]
    sides = name_sides(places, [10.0] * 4, names, taken=[(515.0, 390.0, 560.0, 410.0)], width=1000)
    assert sides == ["left", "right", "left", "left"]
    assert name_sides([(30.0, 30.0), (48.0, 30.0)], [10.0, 10.0], ["Esch-sur-Alzette", "X"], taken=[], width=1000)[0] == ""
