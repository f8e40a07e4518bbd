"""The gold records of the four seed pages, field by field (seeds.md, 1.1 to 1.4).

The words come from the measuring material when the test runs; the markup of such a site is built around them here.
"""

from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from catalog.model.article import Article
from catalog.model.capture import Capture
from catalog.model.source import Source
from pipelines.normalise import normalise
from pipelines.reading.page import read

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed texts are not beside the project")

HEAD = '<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{extra}</head><body>'


def seed(number: int) -> list[str]:
    path = next(SEEDS.glob(f"{number:03d}_*.txt"))
    return path.read_text(encoding="utf-8").split("\n")


def source(source_id: str, *, url: str, lang: str, kind: str = "health", country: str = "NL", name: str = "") -> Source:
    return Source(
        id=source_id, name=name or source_id, url=url, publisher=name or source_id, kind=kind, country=country,
        in_language=(lang,), spatial_coverage=("NL42",), checked="seed",
    )  # fmt: skip


def stored(html: str, url: str, of: Source) -> Article:
    capture = Capture(
        url=url, final_url=url, source_id=of.id, fetched_at=datetime(2026, 11, 10, 2, tzinfo=UTC), status=200,
        headers={"content-type": "text/html; charset=utf-8"}, body=html.encode(),
    )  # fmt: skip
    return normalise(read(capture, None, of), capture=capture, source=of)


def blocks(lines: list[str]) -> str:
    """Paragraphs and lists as a content management system writes them from such lines."""
    out: list[str] = []
    kind = ""
    for line in lines:
        text = line.strip()
        if not text.strip("\xa0"):
            continue
        item = "ul" if text.startswith("•") else "ol" if text[:1].isdigit() and text[1:3] == ". " else ""
        if item != kind:
            if kind:
                out.append(f"</{kind}>")
            if item:
                out.append(f"<{item}>")
            kind = item
        if item:
            out.append(f"<li>{escape(text.lstrip('•').strip() if item == 'ul' else text[3:])}</li>")
        elif len(text) < 70 and text[-1] not in ".:!?”" and not text.startswith("www."):
            out.append(f"<h3>{escape(text)}</h3>")
        else:
            out.append(f"<p>{escape(text)}</p>")
    if kind:
        out.append(f"</{kind}>")
    return "\n".join(out)


def index(lines: list[str], begin: str) -> int:
    return next(i for i, line in enumerate(lines) if line.startswith(begin))


@pytest.fixture(scope="module")
def aachen() -> Article:
    lines = seed(1)
    title = index(lines, "Gesundheitsregion Aachen")
    bare = index(lines, "www.gesundheitsregionaachen.eu")
    menu = "".join(f'<li><a href="/{i}/">{escape(word)}</a></li>' for i, word in enumerate(lines[1:5]))
    name, telephone, fax, mail = lines[7], lines[8], lines[9], lines[10]
    empty = [line for line in lines if line.startswith("Keine Eintr")]
    funding = lines[index(lines, "Mit Unterstützung") :]
    html = (
        HEAD.format(lang="de", title=escape(f"REGIO Aachen e.V. - {lines[title]}"), extra="")
        + f'<div id="page"><form class="search"><label>{lines[0]}</label><input name="q"></form><ul id="mainmenu">{menu}</ul>'
        + f'<div id="left"><h2>{lines[6]}</h2><p><b>{name}</b><br>{telephone}<br>{fax}<br>'
        + f'<a href="mailto:{mail}">{mail}</a></p></div>'
        + f'<div id="content"><p class="rootline">{escape(lines[12])}</p><h1>{escape(lines[title])}</h1>'
        + blocks(lines[title + 1 : bare])
        + f'<p><a href="http://{lines[bare]}">{lines[bare]}</a></p>'
        + "".join(f'<div class="list-widget"><p>{line}</p></div>' for line in empty)
        + "</div>"
        + f'<div id="foot"><img src="efre.gif" alt="EFRE"><p>{funding[0]}<br>{funding[1]}</p></div></div></body></html>'
    )
    url = "http://www.region-aachen.example/index.php?id=48"
    return stored(
        html,
        url,
        source("de_aachen", url="http://www.region-aachen.example/", lang="de", country="DE", name="REGIO Aachen e.V."),
    )


def test_aachen_fields(aachen: Article) -> None:
    assert aachen.headline == "Gesundheitsregion Aachen - Grenzenüberschreitende Gesundheitswirtschaft"
    assert aachen.declared_language == "de"
    assert aachen.kind == "page"
    assert aachen.article_section == "Bildung/Soziales / Gesundheit"
    assert aachen.date_published is None
    assert aachen.date_modified is None


def test_aachen_body(aachen: Article) -> None:
    body = aachen.article_body
    assert body.startswith("Die Region Aachen ist einer der führenden Standorte der NRW-Gesundheitswirtschaft.")
    assert body.removesuffix("\nwww.gesundheitsregionaachen.eu").endswith("zu initiieren und um zu setzen.")
    wanted = [
        "1. Medizintechnik / Life Sciences", "2. Zweiter Gesundheitsmarkt", "3. Arbeit und Bildung",
        "4. Patientenversorgung und Pflege", "5. Grenzüberschreitende Zusammenarbeit",
    ]  # fmt: skip
    assert [line for line in body.split("\n") if line[:2] in {"1.", "2.", "3.", "4.", "5."}] == wanted
    assert "\nGesundheitswirtschaft\n" in body
    assert "\nClustermanagement Gesundheitswirtschaft.NRW\n" in body
    assert "\xa0" not in body
    assert "  " not in body


@pytest.mark.parametrize(
    "never",
    ["Suche:", "Sie sind hier", "Tel.:", "Fax:", "+49-(0)241", "@regioaachen.de", "Bausch", "Keine Eintr", "investiert in Ihre Zukunft", "Mit Unterstützung des Europäischen Fonds"],
)  # fmt: skip
def test_aachen_must_not_contain(aachen: Article, never: str) -> None:
    assert never not in f"{aachen.headline} {aachen.description} {aachen.article_body} {aachen.author} {aachen.links}"


def test_aachen_link(aachen: Article) -> None:
    found = [link for link in aachen.links if "gesundheitsregionaachen.eu" in link.url]
    assert [link.kind for link in found] == ["external"]


@pytest.fixture(scope="module")
def regiobeeld() -> Article:
    lines = seed(2)
    title = index(lines, "Regiobeeld belangrijke")
    more = index(lines, "Meer informatie")
    links = [line.strip().lstrip("•").strip() for line in lines[more + 1 :] if line.strip()]
    marked = [
        escape(links[0]).replace("hier", '<a href="/artikel/bestuurders">hier</a>', 1),
        escape(links[1]).replace("Hier", '<a href="/overzicht">Hier</a>', 1),
        escape(links[2]).replace("hier", '<a href="/regiobeeld.pdf">hier</a>', 1),
        escape(links[3])
        .replace("artikel Skipr", '<a href="https://www.skipr.example/nieuws/nza">artikel Skipr</a>', 1)
        .replace(
            "Rapport NZa Van regiobeeld naar regioplan-1",
            '<a href="/media/rapport-nza-1.pdf">Rapport NZa Van regiobeeld naar regioplan-1</a>',
            1,
        ),
    ]
    html = (
        HEAD.format(lang="nl", title=escape(f"{lines[title]} - Mijn Leven Gezond"), extra="")
        + '<header><nav><a href="/">Home</a> <a href="/nieuws">Nieuws</a></nav></header><main><article>'
        + f'<p class="date">{lines[0]}</p><h1>{escape(lines[title])}</h1><div class="entry-content">'
        + blocks(lines[title + 1 : more])
        + f"<h2>{lines[more]}</h2><ul>{''.join(f'<li>{item}</li>' for item in marked)}</ul></div>"
        + '<div class="share-buttons"><span>Deel dit bericht</span><a href="https://www.facebook.com/sharer/x">Facebook</a></div>'
        + '<nav class="post-navigation"><a href="/a">Vorig bericht</a><a href="/b">Volgend bericht</a></nav></article></main>'
        + "<footer><p>Privacy</p></footer></body></html>"
    )
    url = "https://mijnlevengezond.example/nieuws/regiobeeld-belangrijke-stap-in-zuid-limburgse-samenwerking"
    return stored(
        html, url, source("nl_mlg", url="https://mijnlevengezond.example/", lang="nl", name="Mijn Leven Gezond")
    )


def test_regiobeeld_fields(regiobeeld: Article) -> None:
    assert regiobeeld.headline == "Regiobeeld belangrijke stap in Zuid-Limburgse samenwerking"
    assert regiobeeld.declared_language == "nl"
    assert regiobeeld.kind == "news"
    assert regiobeeld.date_published == "2023-08-21"
    assert regiobeeld.date_precision == "day"
    assert regiobeeld.date_modified is None


def test_regiobeeld_body(regiobeeld: Article) -> None:
    body = regiobeeld.article_body
    assert body.startswith(
        "Om de zorg voor iedereen toegankelijk te houden, moeten wij de gezondheidsachterstanden in Zuid-Limburg overtuigend"
    )
    assert body.endswith(
        ("met reflecties en aandachtspunten te lezen.", "Het regioplan moet 1 januari 2024 gereed zijn.")
    )
    bullets = [line for line in body.split("\n") if line.startswith("• ")]
    assert bullets[:5][0] == "• Er ontstaat een grote kloof tussen zorgvraag en zorgaanbod"
    assert "• Zorgoptimalisatie" in bullets
    assert "• Arbeidsmarkt" in bullets
    assert len(bullets) in {13, 17}
    assert "\nVan regiobeeld naar regioplan\n" in body


@pytest.mark.parametrize("never", ["21 August 2023", "Deel dit bericht", "Vorig bericht", "Volgend bericht", "Privacy"])
def test_regiobeeld_must_not_contain(regiobeeld: Article, never: str) -> None:
    assert never not in f"{regiobeeld.headline} {regiobeeld.article_body}"


def test_regiobeeld_links(regiobeeld: Article) -> None:
    by_address = {link.url.rsplit("/", 1)[-1]: link for link in regiobeeld.links}
    assert by_address["rapport-nza-1.pdf"].kind == "document"
    assert by_address["rapport-nza-1.pdf"].text == "Rapport NZa Van regiobeeld naar regioplan-1"
    assert by_address["nza"].kind == "external"
    assert by_address["regiobeeld.pdf"].kind == "document"
    assert by_address["regiobeeld.pdf"].text == "Het volledige regiobeeld en de samenvatting vind je hier."


@pytest.fixture(scope="module")
def strategy() -> Article:
    lines = seed(3)
    title = index(lines, "De strategie van Interreg")
    quote = index(lines, "Wij verliezen")
    html = (
        HEAD.format(
            lang="nl",
            title="De strategie van Interreg 2014-2020 | Interreg France-Wallonie-Vlaanderen",
            extra='<link rel="alternate" hreflang="fr" href="/fr/la-strategie">',
        )
        + f'<div class="header"><h2 class="site-slogan">{lines[0]}</h2><p>{lines[2]}</p><ul class="menu"><li><a href="/nl/programma">Programma</a><li><a href="/nl/nieuws">Nieuws</a></ul></div>'
        + f'<div class="region-content"><h1 class="page-title">{lines[title]}</h1><div class="field-body">'
        + blocks(lines[title + 1 : quote])
        + f"<blockquote><p>{escape(lines[quote].strip())}</p><p>{escape(lines[quote + 1].strip())}</p></blockquote>"
        + blocks(lines[quote + 2 :])
        + "</div></div></body></html>"
    )
    return stored(
        html,
        "https://www.interreg-fwv.example/nl/de-strategie",
        source(
            "eu_fwv",
            url="https://www.interreg-fwv.example/",
            lang="nl",
            kind="interreg",
            country="EU",
            name="Interreg France-Wallonie-Vlaanderen",
        ),
    )


def test_strategy_fields(strategy: Article) -> None:
    assert strategy.headline == "De strategie van Interreg 2014-2020"
    assert strategy.kind == "page"
    assert strategy.date_published is None
    assert strategy.date_modified is None
    assert [(link.kind, link.in_language) for link in strategy.links][:1] == [("alternate", "fr")]


def test_strategy_body(strategy: Article) -> None:
    body = strategy.article_body
    lines = body.split("\n")
    assert body.startswith(
        (
            "De programmadoelstellingen",
            "De strategie van het programma wordt toegelicht in het samenwerkingsprogramma (SP).",
        )
    )
    assert body.endswith("gemeenschappelijke, lokale initiatieven gericht op tewerkstelling en vorming.")
    bullets = [line for line in lines if line.startswith("• ")]
    printed = [line for line in seed(3) if line.strip().startswith("•")]
    assert len(bullets) == len(printed) == 62
    assert len(bullets) - len(set(bullets)) == 2, "the two bullets printed twice stay"
    assert "Corina CREȚU, Europees commissaris voor regionaal beleid" in lines
    assert "351,8 miljard euro" in body
    assert "10,1 miljard euro" in body


@pytest.mark.parametrize(
    "never",
    ["Met steun van het Europees Fonds voor Regionale Ontwikkeling", "GRENSOVERSCHRIJDEND SAMENWERKINGSPROGRAMMA"],
)
def test_strategy_must_not_contain(strategy: Article, never: str) -> None:
    assert never not in f"{strategy.headline} {strategy.article_body}"


@pytest.fixture(scope="module")
def economy() -> Article:
    lines = [line for line in seed(4) if line.strip()]
    title = index(lines, "Zorgeconomie")
    changed = index(lines, "Laatst aangepast")
    useful = index(lines, "Nuttige links")
    news = index(lines, "Nieuws")
    foot = index(lines, "Provincie Limburg is ook social")
    cookie = "".join(f"<p>{escape(line)}</p>" for line in lines[: title - 1])
    teasers = lines[news + 1 : foot]
    cards = "".join(
        f'<li class="teaser"><a href="/nieuws/{i}"><span class="date">{escape(teasers[i])}</span><img src="/t{i}.jpg" alt="{escape(teasers[i + 1])}"><p>{escape(teasers[i + 2])}</p></a></li>'
        for i in range(0, len(teasers) - 2, 3)
    )
    html = (
        HEAD.format(lang="nl", title="Zorgeconomie | Provincie Limburg", extra="")
        + f'<div class="eu-cookie-compliance-banner" role="dialog">{cookie}<button>Akkoord</button></div>'
        + '<header><nav><ul><li><a href="/">Home</a><li><a href="/beleid">Beleid</a></ul></nav></header><main>'
        + f'<img src="/hoofd.jpg" alt="{escape(lines[title - 1])}"><h1>{lines[title]}</h1><p class="changed">{lines[changed]}</p>'
        + f'<div class="field--name-body">{blocks(lines[changed + 1 : useful])}'
        + f'<p>{lines[useful]}</p><ul><li><a href="https://limburgincijfers.example/">{lines[useful + 1]}</a></li></ul></div>'
        + f'<section class="block-views-news"><h2>{lines[news]}</h2><ul>{cards}</ul></section></main>'
        + f"<footer><p>{lines[foot]}</p></footer></body></html>"
    )
    return stored(
        html,
        "https://www.limburg.example/zorgeconomie",
        source(
            "be_limburg",
            url="https://www.limburg.example/",
            lang="nl",
            kind="province",
            country="BE",
            name="Provincie Limburg",
        ),
    )


def test_economy_fields(economy: Article) -> None:
    assert economy.headline == "Zorgeconomie"
    assert economy.declared_language == "nl"
    assert economy.kind == "page"
    assert economy.date_published is None
    assert economy.date_modified == "2021-05-19T15:36:00+00:00" or str(economy.date_modified).startswith(
        "2021-05-19T15:36"
    )
    assert economy.image_alt == "Beeld magazijn ziekenhuis"


def test_economy_body(economy: Article) -> None:
    assert economy.article_body.startswith("De gezondheidszorg is een cruciale sector in de Limburgse economie.")
    kept = economy.article_body.split("\nNuttige links")[0]
    assert kept.endswith("doordachte en afgestemde initiatieven te nemen.")
    assert [link.kind for link in economy.links if "limburgincijfers" in link.url] == ["external"]


@pytest.mark.parametrize(
    "never",
    ["cookies", "Strikt noodzakelijk", "Functionaliteitscookies", "Prestatiecookies", "Online surfgedrag", "Laatst aangepast", "SALKturbo", "fietsprovincie", "drinkwater", "ook social"],
)  # fmt: skip
def test_economy_must_not_contain(economy: Article, never: str) -> None:
    assert never not in f"{economy.headline} {economy.description} {economy.article_body}"
