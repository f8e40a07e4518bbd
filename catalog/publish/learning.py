"""``/learn``: the tables explained by twelve queries to copy. A test runs each of them."""

from dataclasses import dataclass
from typing import Final

from catalog.publish.rendering import render
from catalog.publish.visit import Answer, Visit
from catalog.search.functions import EXAMPLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One query and what it teaches."""

    asks: str
    """The question in English; the page shows the translation of the message."""
    sql: str


def lessons(visit: Visit) -> tuple[Lesson, ...]:
    """Twelve queries, each a little more than the one before, in the reader's language."""
    say = visit.words.say
    ui = visit.words.ui
    return (
        Lesson(
            asks=say("The newest items: the view news has everything in words."),
            sql=("select day, headline, source, url\nfrom news\nlimit 20"),
        ),
        Lesson(
            asks=say("How many items are there in each language?"),
            sql=("select in_language, count(*) as items\nfrom articles\ngroup by in_language\norder by items desc"),
        ),
        Lesson(
            asks=say("Items of one body: the tables join by their ids."),
            sql=(
                "select a.day, a.headline\n"
                "from articles a\n"
                "join sources s on s.id = a.source_id\n"
                "where s.kind = 'interreg'\n"
                "order by a.day desc\n"
                "limit 50"
            ),
        ),
        Lesson(
            asks=say("Items about a theme, with the reasons."),
            sql=(
                f"select a.day, a.headline, t.pref_label_{ui} as theme, x.score, x.evidence\n"
                "from article_themes x\n"
                "join articles a on a.id = x.article_id\n"
                "join themes t on t.id = x.theme_id\n"
                "where t.id = 'patient-care'\n"
                "order by a.day desc\n"
                "limit 50"
            ),
        ),
        Lesson(
            asks=say("Places named most."),
            sql=(
                f"select p.name_{ui} as place, p.country, count(*) as items\n"
                "from article_places x\n"
                "join places p on p.id = x.place_id\n"
                "group by p.id\n"
                "order by items desc\n"
                "limit 50"
            ),
        ),
        Lesson(
            asks=say("Stories told in three languages or more."),
            sql=(
                "select day, headline, in_language, article_count\n"
                "from stories\n"
                "where json_array_length(in_language) >= 3\n"
                "order by day desc"
            ),
        ),
        Lesson(
            asks=say("Who translated, who copied, who told it in other words?"),
            sql=("select relation, count(*) as items\nfrom story_articles\ngroup by relation"),
        ),
        Lesson(
            asks=say("Items per week, for a chart."),
            sql=(
                "select strftime('%Y-%W', day) as week, count(*) as items\nfrom articles\ngroup by week\norder by week"
            ),
        ),
        Lesson(
            asks=say("Closing dates to come, after a day of your choice."),
            sql=(
                "select e.start, a.headline, a.url\n"
                "from event_dates e\n"
                "join articles a on a.id = e.article_id\n"
                "where e.kind = 'deadline' and e.start >= :day\n"
                "order by e.start"
            ),
        ),
        Lesson(
            asks=say("What was changed after publication?"),
            sql=(
                "select r.seen_at, s.name, r.headline, r.difference\n"
                "from revisions r\n"
                "join articles a on a.id = r.article_id\n"
                "join sources s on s.id = a.source_id\n"
                "order by r.seen_at desc\n"
                "limit 50"
            ),
        ),
        Lesson(
            asks=say("Search in five languages from SQL: other forms and translations are added."),
            sql=EXAMPLES["search_all_languages"],
        ),
        Lesson(
            asks=say("How often a word is used, month by month and language by language."),
            sql=EXAMPLES["words_per_month"],
        ),
    )


TABLES: Final = (
    "news",
    "articles",
    "sources",
    "stories",
    "story_articles",
    "themes",
    "article_themes",
    "places",
    "article_places",
    "event_dates",
    "revisions",
)


def learn_page(visit: Visit) -> Answer:
    """The tables and twelve queries."""
    return render(visit, "learn.html", lessons=lessons(visit), tables=TABLES)
