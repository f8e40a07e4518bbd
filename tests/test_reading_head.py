"""Who wrote it, and what the headline is: one row a shape of page, in five languages. People and bodies are invented."""

import lxml.html
import pytest

from pipelines.reading.author import find_author
from pipelines.reading.headline import find_headline
from pipelines.reading.json_ld import main_article, things
from pipelines.reading.meta import read_meta, title_of
from pipelines.reading.person import clean_name, is_person, persons

LONG = "<p>" + "De brug over de beek is weer open voor fietsers en voetgangers. " * 4 + "</p>"


def tree_of(head, body):
    return lxml.html.document_fromstring(f"<html><head>{head}</head><body><main>{body}</main></body></html>")


def author_of(head, body, host="bruggen.example"):
    tree = tree_of(head, body)
    return find_author(tree, read_meta(tree), main_article(things(tree)), site_names=(host, host.split(".")[0]))


BYLINES = [
    ("<p>Von Erika Beispiel</p>", "Erika Beispiel"),
    ("<p class='info'>von <a href='/autoren/name/kurt-muster'>Dr. Kurt Muster</a></p>", "Dr. Kurt Muster"),
    ("<address>By <a href='/author/jdoe/'>Joan Sample</a></address>", "Joan Sample"),
    ("<p>Door Piet van den Voorbeeld</p>", "Piet van den Voorbeeld"),
    ("<p>Par Anne-Lise d'Exemple</p>", "Anne-Lise d'Exemple"),
    ("<p>Vun Jang Beispiller</p>", "Jang Beispiller"),
    ("<p>Vum Jang Beispiller</p>", "Jang Beispiller"),
    ("<p>Tekst: Mieke Staal</p>", "Mieke Staal"),
    ("<p>Geschreven door Mieke Staal op 3 maart 2026</p>", "Mieke Staal"),
    ("<p>Publié par Luc Modèle le 3 mars 2026</p>", "Luc Modèle"),
    ("<li><strong>Autorin/Autor</strong> Rolf Vorlage</li>", "Rolf Vorlage"),
    ("<div><span class='label'>Auteur :</span> <a href='/anna-12'>Anna Patron</a></div>", "Anna Patron"),
    ("<span>Autor:</span> Fritz Vorlage<br><span>Quelle:</span> Amt", "Fritz Vorlage"),
    ("<p>05.02.2026 <span>- Redaktion: Eva Vorlage (Pressesprecherin)</span></p>", "Eva Vorlage"),
    ("<p>11.12.2025 - Lena Vorlage</p>", "Lena Vorlage"),
    ("<h4>By Joan Sample | 12/10/2026</h4>", "Joan Sample"),
    ("<p class='autorenzeile'>Von Jan Eins, Eva Zwei und Ulf Drei, NDW</p>", "Jan Eins; Eva Zwei; Ulf Drei"),
    ("<p>Von Jan Eins und Eva Zwei</p>", "Jan Eins und Eva Zwei"),
    ("<p class='author'>von <a href='mailto:jan.eins@bruggen.example'>Jan Eins, RGK OST</a></p>", "Jan Eins"),
    ("<p class='author'>Wetter-Redakteurin Eva Zwei</p>", "Eva Zwei"),
    ("<p class='byline'>Jan Eins | 3. März 2026 | Lesezeit: 2 Minuten</p>", "Jan Eins"),
    # Sentences and services that begin like a byline name nobody.
    ("<p>Von Montag an ist die Brücke offen.</p>", None),
    ("<p>Von und für Kinder</p>", None),
    ("<p>Door werken is de weg dicht</p>", None),
    ("<p>Par exemple</p>", None),
    ("<aside><p>Von Erika Beispiel</p></aside>", None),
    ("<div class='comment'><p class='author'>Erika Beispiel</p></div>", None),
    ("<figure><figcaption>Text: Erika Beispiel</figcaption></figure>", None),
    ("<p>Redaktion</p>", None),
]


@pytest.mark.parametrize(("byline", "author"), BYLINES)
def test_a_printed_byline(byline, author):
    assert author_of("", f"<h1>Brücke über die Bever wieder offen</h1>{byline}{LONG}") == author


def test_meta_of_a_card():
    head = '<meta name="twitter:label1" content="Verfasst von"><meta name="twitter:data1" content="Eva Zwei">'
    assert author_of(head, LONG) == "Eva Zwei"


def test_a_site_that_names_itself_prints_the_person():
    head = '<meta name="author" content="Die Bruggen Post">'
    assert author_of(head, f"<p class='author'>Mieke Staal</p>{LONG}", host="bruggen.example") == "Mieke Staal"
    assert author_of(head, LONG, host="bruggen.example") == "Die Bruggen Post"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Von Eva Zwei, eva.zwei@amt.example", "Eva Zwei"),
        ("Article by", None),
        ("Copyright Amt für Brücken", None),
        ("Mehr Brücken wagen!", None),
        ("admin", None),
        ("Eva Zwei am Montag, 7. Februar", "Eva Zwei"),
        ("Redaktion", "Redaktion"),
    ],
)
def test_clean_name(text, name):
    assert clean_name(text) == name


def test_is_person():
    assert all(map(is_person, ["Eva Zwei", "Dr. Kurt Muster", "Piet van den Berg", "Anne-Lise d'Exemple", "J. W. Sample"]))
    assert not any(map(is_person, ["Eva", "das Amt", "Provincie Noordrand", "Von Montag an", "Brücken Stiftung"]))
    assert persons("Jan Eins, Eva Zwei") == ["Jan Eins", "Eva Zwei"]


HEADLINES = [
    # The agency's system puts the path of the site before the title, and a heading of the section above the text.
    (
        "<title>Amt online - Meldungen - Verkündung der Brückenverordnung im Gesetzblatt</title>",
        "<h1 class='aural'>Amt</h1><h1>Meldungen</h1><h1>Verkündung der Brückenverordnung im Gesetzblatt</h1>",
        "Verkündung der Brückenverordnung im Gesetzblatt",
    ),
    # A blog's theme gives the site the h1, and a list of news gives its items an h3.
    (
        "<title>Brug over de beek weer open - Bruggen</title>",
        "<h1 class='site-title'>Brug</h1><h3 itemprop='headline'>Brug over de beek weer open</h3>",
        "Brug over de beek weer open",
    ),
    # The title of the head is kicker and headline; the page sets the kicker apart.
    (
        "<title>100 ans : Le pont de pierre en fête</title><meta property='og:title' content='100 ans : Le pont de pierre en fête'>",
        "<h1><div class='topic-label'>100 ans</div> Le pont de pierre en fête</h1>",
        "Le pont de pierre en fête",
    ),
    # Both headline and strapline stand in the title; the heading marked as headline is one of them, whole.
    (
        "<title>New cards of the river - Map update</title><meta property='og:title' content='New cards of the river - Map update'>",
        "<h1 class='strapline'>Map update</h1><h2 class='title'>New cards of the river</h2>",
        "New cards of the river",
    ),
    # What stands behind a bar is the site where the head leaves it out twice, and the headline's own where it does not.
    (
        "<title>D'Bréck ass op</title><meta property='og:title' content=\"D'Bréck ass op\">",
        "<h1>D'Bréck ass op | BRECKENET</h1>",
        "D'Bréck ass op",
    ),
    ("<title>Ferry: Ostend | Dunkirk | Harbour</title>", "<h1>Ferry: Ostend | Dunkirk</h1>", "Ferry: Ostend | Dunkirk"),
]


@pytest.mark.parametrize(("head", "body", "headline"), HEADLINES)
def test_the_headline(head, body, headline):
    tree = tree_of(head, body + LONG)
    found = find_headline(
        tree, read_meta(tree), main_article(things(tree)), title=title_of(tree), url="https://www.anders.example/nieuws/1"
    )
    assert found.text == headline
