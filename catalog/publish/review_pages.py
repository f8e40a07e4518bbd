"""``/review``: the builder on the left, the sheet on the right, and every format of it."""

from catalog.model.errors import WrongValue
from catalog.publish.edition import COUNTRIES
from catalog.publish.rendering import render
from catalog.publish.review import Picked, moved, read_review, review_pairs
from catalog.publish.review_documents import FORMATS, write_review
from catalog.publish.review_lines import fresh_says, item_says, marks_of, review_says, rights_say, version_says
from catalog.publish.visit import Answer, Visit, see_other


def review_page(visit: Visit) -> Answer:
    """The builder; with ``format`` the review itself. Raises WrongValue."""
    wanted = visit.arguments.get("format", [""])[-1]
    if wanted and wanted not in FORMATS:
        raise WrongValue("format", wanted[:40], ", ".join(FORMATS))
    review = read_review(visit)
    tidy = _reordered(visit)
    if tidy is not None:
        return see_other(tidy)
    if wanted:
        return write_review(visit, review, wanted)
    title = visit.arguments.get("title", [""])[-1][:160]
    pairs = review_pairs(review.question, title, review.picked, explicit="picked" in visit.arguments)
    return render(
        visit,
        "review.html",
        review=review,
        title=title,
        formats=[
            (visit.link("/review", [*pairs, ("format", code)]), label)
            for code, label in (
                ("pdf", "PDF (A4)"), ("docx", "Word"), ("eml", visit.words.say("Mail")), ("html", "HTML"), ("md", "Markdown"),
                ("json", "JSON"), ("atom", "Atom"),
            )
        ],
        codes=COUNTRIES,
        leaves=[theme for theme in visit.edition.themes.values() if theme.broader],
        hidden=[pair for pair in pairs if pair[0] in {"q", "source", "kind", "place", "exact", "without"}],
        review_says=review_says(review, visit.words),
        fresh_says=fresh_says(review, visit.words),
        rights_say=rights_say(visit.words),
        item_says=lambda item: item_says(item, visit.words),
        version_says=lambda item: version_says(item, visit.words),
        marks_of=lambda item: marks_of(item, visit.words),
    )  # fmt: skip


def _reordered(visit: Visit) -> str | None:
    """The address after "up", "down" or "propose again" was pressed; None when none of them was."""
    if "again" in visit.arguments:
        review, title = read_review(visit), visit.arguments.get("title", [""])[-1][:160]
        return visit.link("/review", review_pairs(review.question, title, [], explicit=False))
    for name, by in (("up", -1), ("down", 1)):
        if name in visit.arguments:
            review = read_review(visit)
            order = moved([one.story.id for one in review.picked if one.chosen], visit.arguments[name][-1], by=by)
            by_id: dict[str, Picked] = {one.story.id: one for one in review.picked}
            left_out = [one for one in review.picked if not one.chosen]
            title = visit.arguments.get("title", [""])[-1][:160]
            pairs = review_pairs(
                review.question, title, [*(by_id[identity] for identity in order), *left_out], explicit=True
            )
            return visit.link("/review", pairs) + "#picks"
    return None
