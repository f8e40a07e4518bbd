"""``/embed/map`` and ``/embed/trends``: one figure that any site may frame. No other page of ours may be framed."""

from typing import Final

from catalog.publish.figures import map_context, read_figures, week_pairs, weeks_of
from catalog.publish.guard import POLICY
from catalog.publish.rendering import render
from catalog.publish.visit import Answer, NotHere, Visit

FRAMED: Final = {
    "content-security-policy": POLICY.replace("frame-ancestors 'none'", "frame-ancestors *").replace(
        "script-src 'self'", "script-src 'none'"
    ),
    "cross-origin-resource-policy": "cross-origin",
}


def embedded_map(visit: Visit) -> Answer:
    """The map of a period, with the filters of the list."""
    heading = visit.words.say("Map of the border region")
    return _framed(render(visit, "embed.html", heading=heading, figure=None, source=visit.absolute("/map"), **map_context(visit)))


def embedded_trends(visit: Visit) -> Answer:
    """One figure (``by=theme``, ``language``, ``country``). Raises NotHere."""
    by = visit.arguments.get("by", ["theme"])[-1]
    weeks = weeks_of(visit.edition.today)
    for figure in read_figures(visit):
        if figure.group == by and by != "source":
            page = render(
                visit,
                "embed.html",
                heading=figure.heading,
                figure=figure,
                weeks=weeks,
                week_pairs=week_pairs,
                first=weeks[0],
                last=visit.edition.today,
                source=visit.absolute("/trends"),
            )
            return _framed(page)
    raise NotHere(by)


def _framed(page: Answer) -> Answer:
    return Answer(body=page.body, content_type=page.content_type, headers=FRAMED)
