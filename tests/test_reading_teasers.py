"""Boxes of other items leave, closing sections stay; selectors of source files; headlines and kinds. In five languages."""

import pytest
from lxml.html import document_fromstring

from catalog.model.article import RawArticle
from catalog.model.source import Source
from pipelines.reading.page import read_html
from pipelines.reading.selectors import select, select_text

NOTICE = {
    "nl": "Op vrijdag 4 december sluit het gemeentehuis om twaalf uur. Vanaf maandag staan onze medewerkers weer voor u klaar.",
    "de": "Am Freitag, dem 4. Dezember, schließt das Rathaus um zwölf Uhr. Ab Montag sind wir wieder zu den üblichen Zeiten für Sie da.",
    "fr": "Le vendredi 4 décembre, la maison communale ferme à midi. Nos guichets rouvrent lundi aux heures habituelles.",
    "en": "On Friday 4 December the town hall closes at noon. From Monday our counters are open again at the usual hours.",
    "lb": "E Freideg, de 4. Dezember, mécht d'Gemeng um zwielef Auer zou. E Méindeg si mir nees zu den üblechen Zäiten do.",
}
TEASER = {
    "nl": ("Nieuws", "Het bos achter de oude steenfabriek krijgt er dertig hectare bij, zo besliste de raad...", "Lees meer"),
    "de": ("Aktuelles", "Der Wald hinter der alten Ziegelei wächst um dreißig Hektar, so beschloss es der Rat…", "Weiterlesen"),
    "fr": ("Actualités", "Le bois derrière l'ancienne briqueterie gagne trente hectares, ainsi en a décidé le conseil...", "Lire la suite"),
    "en": ("Latest news", "The wood behind the old brickworks grows by thirty hectares, so the council has decided…", "Read more"),
    "lb": ("Neiegkeeten", "De Bësch hannert der aler Zillerei wiisst ëm drësseg Hektar, sou huet de Rot decidéiert...", "Weiderliesen"),
}  # fmt: skip
SOURCE = Source(
    id="xx_hall", name="Gezondheidsregio Heide", url="https://hall.example/", publisher="Heide", kind="state", country="BE",
    in_language=("nl",), spatial_coverage=("BE22",), checked="invented",
)  # fmt: skip


def page(
    inner: str, *, title: str = "Gemeentehuis dicht op 4 december", url: str = "https://hall.example/x/dicht"
) -> RawArticle:
    html = f"<html><head><title>{title}</title></head><body><div id='c'>{inner}</div></body></html>"
    return read_html(html, url=url, lead=None, source=SOURCE)


def card(number: int, text: str, call: str) -> str:
    return f'<div class="item"><p>2 november 2026</p><p>{text} <a href="/x/{number}">{call}</a></p></div>'


@pytest.mark.parametrize("language", NOTICE)
@pytest.mark.parametrize("labelled", ["labelled", "bare"])
def test_teasers_leave(language: str, labelled: str) -> None:
    label, text, call = TEASER[language]
    head = f"<h2>{label}</h2>" if labelled == "labelled" else ""
    raw = page(
        f"<h1>Gemeentehuis dicht op 4 december</h1><p>{NOTICE[language]}</p>"
        f"<div class='portlet'>{head}{card(1, text, call)}{card(2, text.upper(), call)}</div>"
    )
    assert raw.article_body == NOTICE[language]


@pytest.mark.parametrize("language", NOTICE)
def test_linked_titles_under_a_label_leave(language: str) -> None:
    label = TEASER[language][0]
    raw = page(
        f"<h1>Gemeentehuis dicht op 4 december</h1><p>{NOTICE[language]}</p><h3>{label}</h3><ul>"
        "<li><a href='/x/1'>Dertig hectare bos erbij</a><div>Het bos achter de steenfabriek wordt groter dan ooit en...</div></li>"
        "<li><a href='/x/2'>Nieuwe brug voor fietsers</a><div>De brug over de beek is klaar, meldt de bouwheer...</div></li></ul>"
    )
    assert raw.article_body == NOTICE[language]


def test_closing_section_with_documents_stays() -> None:
    raw = page(
        f"<h1>Gemeentehuis dicht op 4 december</h1><p>{NOTICE['nl']}</p><h2>Meer informatie</h2><ul>"
        "<li><a href='/rapport.pdf'>Het rapport over de openingsuren</a></li>"
        "<li>Lees het <a href='https://elders.example/a'>artikel in de krant</a> over de nieuwe uren.</li></ul>"
    )
    assert "Meer informatie\n• Het rapport over de openingsuren\n• Lees het artikel" in raw.article_body


def test_section_named_news_with_text_of_its_own_stays() -> None:
    own = "De raad nam het voorstel met grote meerderheid aan. Wie bezwaar heeft, kan dat tot het einde van de maand kenbaar maken."
    raw = page(
        f"<h1>Gemeentehuis dicht op 4 december</h1><p>{NOTICE['nl']}</p><h2>Nieuws</h2><p>{own}</p><p>{own[::-1]}</p>"
    )
    assert f"Nieuws\n{own}" in raw.article_body


def test_menus_before_the_headline_leave() -> None:
    raw = page(
        "<table><tr><td><a href='/'>Start</a> | <a href='/n'>Nieuws</a></td></tr><tr><td>Zoeken<br>Contactpersoon<br>Ada Peel</td>"
        f"<td><span>09.11.2026</span><br><h1>Gemeentehuis dicht op 4 december</h1><div><p>{NOTICE['nl']}</p></div></td></tr></table>"
    )
    assert raw.article_body == NOTICE["nl"]


@pytest.mark.parametrize(
    "line",
    [
        "Pressemitteilung 14. September 2026 Tourismus",
        "Communiqué du 28 octobre 2026",
        "Persbericht | 3 maart 2026",
        "Accueil > Communiqués > Gemeentehuis dicht",
    ],
)
def test_lines_of_sort_and_place_leave(line: str) -> None:
    raw = page(f"<p>{line}</p><h1>Gemeentehuis dicht op 4 december</h1><p>{line}</p><p>{NOTICE['nl']}</p>")
    assert raw.article_body == NOTICE["nl"]


def test_heading_that_begins_with_the_site_stays_verbatim() -> None:
    headline = "Gezondheidsregio Heide - zorg over de grens"
    raw = page(f"<h1>{headline}</h1><p>{NOTICE['nl']}</p>", title=f"{headline} - Gezondheidsregio Heide")
    assert raw.headline == headline


def test_consent_layer_never_becomes_the_text() -> None:
    notice = "Ce site utilise des cookies pour faciliter la navigation. Les cookies de mesure nous aident à l'améliorer chaque jour. "
    raw = page(
        f"<div id='tarteaucitronRoot'><div><span>{notice * 3}</span></div></div>"
        f"<h1>Gemeentehuis dicht op 4 december</h1><p>{NOTICE['fr']}</p>"
    )
    assert raw.article_body == NOTICE["fr"]


def test_picture_of_a_teaser_is_not_the_picture_of_the_item() -> None:
    raw = page(
        f"<h1>Gemeentehuis dicht op 4 december</h1><p>{NOTICE['nl']}</p>"
        "<a href='/x/1'><img src='/bos.jpg' alt='Wandelaars in het bos'></a>"
    )
    assert raw.image_url is None


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        ("<p>{text}</p>", "page"),
        ("<time datetime='2026-11-09'>9 november 2026</time><p>{text}</p>", "news"),
        ("<time datetime='2026-11-09'>9 november 2026</time><p>Zie het rapport.</p><p><a href='/r.pdf'>Rapport</a></p>", "document"),
    ],
)  # fmt: skip
def test_kind_by_what_the_page_holds(inner: str, kind: str) -> None:
    raw = page(
        f"<article><h1>Gemeentehuis dicht op 4 december</h1>{inner.format(text=NOTICE['nl'] * 3)}</article>",
        url="https://hall.example/nieuws/dicht",
    )
    assert raw.kind == kind


def test_selectors_with_the_endings_of_scrapy() -> None:
    tree = document_fromstring(
        "<div><p class='a'>een <b>twee</b></p><time datetime='2026-01-02'>2 jan</time><meta content='kop'></div>"
    )
    assert [element.tag for element in select(tree, "p.a::text, time::attr(datetime)")] == ["p", "time"]
    assert select_text(tree, "p.a::text") == "een twee"
    assert select_text(tree, "time::attr(datetime)") == "2026-01-02"
    assert select_text(tree, "meta") == "kop"
    assert select_text(tree, "p:is(.a, .b)::text") == "een twee"
    assert select_text(tree, "h1::text") is None
