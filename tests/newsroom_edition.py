"""Makes a small public edition of invented news for the newsroom's tests: five languages, stories, changes, a broken source.

``python tests/newsroom_edition.py FILE`` writes one, to look at pages by hand. Everything in it is invented.
"""

import hashlib
import json
import sqlite3
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from catalog.store.edition_rows import NEWS_VIEW
from catalog.store.schema import PUBLIC

TODAY = date(2026, 11, 10)
THEMES = [
    (
        "health",
        None,
        ("Gezondheid en zorg", "Gesundheit und Pflege", "Santé et soins", "Health and care", "Gesondheet a Fleeg"),
    ),
    (
        "mobility",
        None,
        (
            "Mobiliteit en verkeer",
            "Mobilität und Verkehr",
            "Mobilité et transports",
            "Mobility and transport",
            "Mobilitéit a Verkéier",
        ),
    ),
    (
        "environment",
        None,
        (
            "Milieu, klimaat en natuur",
            "Umwelt, Klima und Natur",
            "Environnement, climat et nature",
            "Environment, climate and nature",
            "Ëmwelt, Klima an Natur",
        ),
    ),
    ("cooperation", None, ("Samenwerking", "Zusammenarbeit", "Coopération", "Cooperation", "Zesummenaarbecht")),
    (
        "patient-care",
        "health",
        (
            "Patiëntenzorg en zorgaanbod",
            "Patientenversorgung",
            "Soins aux patients et offre de soins",
            "Patient care and care provision",
            "Patientefleeg",
        ),
    ),
    (
        "prevention",
        "health",
        (
            "Preventie en volksgezondheid",
            "Prävention und öffentliche Gesundheit",
            "Prévention et santé publique",
            "Prevention and public health",
            "Preventioun an ëffentlech Gesondheet",
        ),
    ),
    (
        "public-transport",
        "mobility",
        (
            "Openbaar vervoer en grensverbindingen",
            "Öffentlicher Verkehr und Grenzverbindungen",
            "Transports publics et liaisons transfrontalières",
            "Public transport and cross-border links",
            "Ëffentlechen Transport",
        ),
    ),
    ("cycling", "mobility", ("Fietsen", "Radverkehr", "Vélo", "Cycling", "Vëlo")),
    (
        "water",
        "environment",
        (
            "Waterbeheer en drinkwater",
            "Wasserwirtschaft und Trinkwasser",
            "Gestion de l’eau et eau potable",
            "Water management and drinking water",
            "Waasser",
        ),
    ),
    (
        "climate-risks",
        "environment",
        (
            "Klimaatadaptatie en natuurrampen",
            "Klimaanpassung und Naturgefahren",
            "Adaptation au climat et risques naturels",
            "Climate adaptation and natural hazards",
            "Klimaupassung",
        ),
    ),
    (
        "interreg-funding",
        "cooperation",
        (
            "Interreg en EU-subsidies",
            "Interreg und EU-Förderung",
            "Interreg et fonds européens",
            "Interreg and EU funding",
            "Interreg an EU-Fongen",
        ),
    ),
    ("tourism", "cooperation", ("Toerisme", "Tourismus", "Tourisme", "Tourism", "Tourismus")),
]
PLACES = [
    ("maastricht", "town", "NL", "NL423", 50.85, 5.69, ("Maastricht",) * 5),
    ("aachen", "town", "DE", "DEA2D", 50.78, 6.08, ("Aken", "Aachen", "Aix-la-Chapelle", "Aachen", "Oochen")),
    ("liege", "town", "BE", "BE332", 50.63, 5.57, ("Luik", "Lüttich", "Liège", "Liège", "Léck")),
    ("hasselt", "town", "BE", "BE221", 50.93, 5.34, ("Hasselt",) * 5),
    (
        "esch",
        "town",
        "LU",
        "LU000",
        49.49,
        5.98,
        ("Esch-sur-Alzette", "Esch-sur-Alzette", "Esch-sur-Alzette", "Esch-sur-Alzette", "Esch-Uelzecht"),
    ),
    ("metz", "town", "FR", "FRF33", 49.12, 6.18, ("Metz",) * 5),
    ("trier", "town", "DE", "DEB21", 49.76, 6.64, ("Trier", "Trier", "Trèves", "Trier", "Tréier")),
    ("lille", "town", "FR", "FRE11", 50.63, 3.06, ("Rijsel", "Lille", "Lille", "Lille", "Lille")),
    (
        "BE22",
        "province",
        "BE",
        "BE22",
        50.98,
        5.45,
        ("Limburg (BE)", "Limburg (BE)", "Limbourg (BE)", "Limburg (BE)", "Limburg (BE)"),
    ),
]
SOURCES = [
    ("nl_heuvelland", "GGD Heuvelland", "health", "NL", ["nl"], "excerpt", "ok"),
    ("eu_drielandenpunt", "Interreg Drielandenpunt", "interreg", "EU", ["nl", "de", "fr", "en"], "full", "ok"),
    ("be_haspengouw", "Provincie Haspengouw", "province", "BE", ["nl"], "excerpt", "unchanged"),
    ("de_rurtal", "Bezirk Rurtal", "province", "DE", ["de"], "excerpt", "ok"),
    ("be_vesdre", "Province de la Vesdre", "province", "BE", ["fr"], "excerpt", "partial"),
    ("lu_musel", "Euregio Musel-Ardennen", "euroregion", "LU", ["lb", "fr"], "excerpt", "ok"),
    ("fr_ardenne", "Agence de santé Ardenne-Lorraine", "health", "FR", ["fr"], "excerpt", "blocked"),
    ("eu_leie", "Interreg Leie–Schelde", "interreg", "EU", ["en", "fr"], "link", "ok"),
    ("nl_heuvelrand", "Provincie Heuvelrand", "province", "NL", ["nl"], "excerpt", "layout"),
    ("lu_stot", "Ministère fir Gesondheet um Stot", "state", "LU", ["lb"], "excerpt", "opted_out"),
]
TEXTS = {
    "nl": [
        (
            "Gratis griepprik voor mantelzorgers in heel Haspengouw",
            "Wie voor een naaste zorgt, kan zonder afspraak terecht bij 42 apotheken.",
        ),
        ("Laatste kilometer fietspad langs de Maas aanbesteed", "De route is in het voorjaar van 2028 klaar."),
        (
            "Inloopavond over nitraat in drinkwater verplaatst",
            "Bewoners kunnen hun vragen nu op een andere avond stellen.",
        ),
        ("Ziekenhuizen delen vrije bedden over de grens", "Een gedeelde lijst spaart ambulances een omweg."),
        ("Nieuwe snelbus tussen Maastricht en Aken rijdt elk half uur", "Een kaartje geldt in drie landen."),
    ],
    "de": [
        (
            "Bezirk Rurtal erneuert sechs Pegel: Hochwasserwarnung kommt früher",
            "Die neuen Messstellen melden alle fünf Minuten.",
        ),
        (
            "Impfbus fährt im Winter bis in die Dörfer am Hohen Venn",
            "An 23 Orten hält der Bus, eine Anmeldung ist nicht nötig.",
        ),
        (
            "Krankenhäuser in Aachen öffnen ihre Notaufnahme für Nachbarn",
            "Wer in Belgien wohnt, braucht keine Überweisung mehr.",
        ),
        ("Radweg an der Rur geschlossen: Umleitung bis Mai", "Die Brücke wird verbreitert."),
        ("Trinkwasserversorgung der Dörfer wird verbunden", "Zwei Leitungen führen künftig unter der Grenze hindurch."),
    ],
    "fr": [
        (
            "Huit communes sans médecin : une maison de santé ouvrira en mars",
            "Quatre généralistes et deux infirmières s’y installent.",
        ),
        (
            "Hôpitaux : la liste commune des places libres devient permanente",
            "Onze établissements de trois pays y participent.",
        ),
        ("Le tram transfrontalier cherche ses conducteurs", "La formation est gratuite et bilingue."),
        ("Eau potable : des analyses gratuites pour les puits privés", "Les échantillons se déposent à la mairie."),
        ("Un pont cyclable reliera les deux rives", "Les travaux commencent au printemps."),
    ],
    "en": [
        (
            "Committee selects nine cross-border projects, four of them on care at home",
            "Each project joins partners from two countries.",
        ),
        (
            "Twelve million euros for small projects on water and heat: fifth call opens",
            "The closing date is 15 January 2027 at noon.",
        ),
        ("Night train study finds room for one more stop", "The report compares five stations."),
    ],
    "lb": [
        (
            "Neien Informatiounsbüro fir Frontalieren zu Esch mécht am Januar op",
            "All Dag tëscht 7 an 19 Auer kréien d’Leit do Rot.",
        ),
        ("Nei Zäite fir d’Urgence zu Esch: nuets ass elo ëmmer een do", "Zwee Dokteren deele sech d’Nuecht."),
        ("Vëlospist laanscht d’Musel gëtt verlängert", "Déi nei Streck ass siwe Kilometer laang."),
    ],
}
AMBULANCE = {
    "nl": (
        "eu_drielandenpunt",
        "Ambulance mag vanaf 1 december naar de dichtstbijzijnde spoedeisende hulp, ook over de grens",
        "first",
        None,
        "07:30",
    ),
    "de": (
        "eu_drielandenpunt",
        "Rettungswagen dürfen ab 1. Dezember die nächste Notaufnahme anfahren, auch jenseits der Grenze",
        "translation",
        None,
        "07:30",
    ),
    "en": (
        "eu_drielandenpunt",
        "Ambulances may use the nearest emergency department, even across the border, from 1 December",
        "translation",
        None,
        "09:05",
    ),
    "fr": (
        "eu_drielandenpunt",
        "Dès le 1er décembre, les ambulances pourront rejoindre les urgences les plus proches",
        "translation",
        None,
        "09:05",
    ),
    "nl2": ("nl_heuvelland", "Ambulance mag vanaf december ook over de grens", "same_text", 0.86, "08:40"),
    "fr2": (
        "be_vesdre",
        "Ambulances : onze hôpitaux, trois pays, une seule liste de places",
        "same_story",
        0.12,
        "14:10",
    ),
}


def article_id(url: str) -> str:
    return "a" + hashlib.sha256(url.encode()).hexdigest()[:12]


class Builder:
    """Puts articles into a database made of PUBLIC, one call an item."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.db = sqlite3.connect(path)
        self.db.executescript("PRAGMA foreign_keys = OFF;" + PUBLIC)
        self.count = 0

    def article(
        self,
        *,
        source: str,
        headline: str,
        description: str | None,
        language: str,
        published: str | None,
        precision: str | None,
        day: date,
        themes: tuple[str, ...] = (),
        places: tuple[str, ...] = (),
        story: str | None = None,
        relation: str = "first",
        share: float | None = None,
        kind: str = "news",
        removed: str | None = None,
        url: str | None = None,
        body: str | None = None,
        border: str | None = None,
        image_alt: str | None = None,
        author: str | None = None,
    ) -> str:
        self.count += 1
        url = url or f"https://{source.replace('_', '-')}.example/news/{self.count}"
        identity = article_id(url)
        rights = next(s[5] for s in SOURCES if s[0] == source)
        text = body or f"{description} " + f"{headline}. " * 6
        if rights == "link":
            description, shown = None, None
        else:
            shown = text if rights == "full" else text[:300]
        story = story or "s" + hashlib.sha256(identity.encode()).hexdigest()[:12]
        witnesses = (
            [
                {
                    "kind": "published",
                    "route": "json-ld",
                    "raw": published or "",
                    "value": published,
                    "precision": precision,
                    "used": True,
                    "set_aside": None,
                },
                {
                    "kind": "event",
                    "route": "text",
                    "raw": "1 december",
                    "value": "2026-12-01",
                    "precision": "day",
                    "used": False,
                    "set_aside": "body",
                },
            ]
            if published
            else []
        )
        self.db.execute(
            "INSERT INTO articles (id, url, source_id, headline, in_language, language_confidence, date_published, date_precision, day, kind, story_id,"
            " author, word_count, rights, license, image_alt, border, first_seen, last_seen, removed_at, archive_file, archive_offset, content_digest, reader,"
            " language_evidence, date_evidence, description, article_body) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                identity,
                url,
                source,
                headline,
                language,
                0.98,
                published,
                precision,
                day.isoformat(),
                kind,
                story,
                author,
                len(text.split()),
                rights,
                None,
                image_alt,
                border,
                f"{day.isoformat()}T03:07:00+00:00",
                "2026-11-10T03:07:00+00:00",
                removed,
                "2026-11-10-night.warc.gz",
                4182 * self.count,
                "sha256:" + hashlib.sha256(text.encode()).hexdigest(),
                "trafilatura 2.3.1",
                json.dumps([f"declared={language}", f"py3langid={language} 0.99"]),
                json.dumps(witnesses),
                description,
                shown,
            ),
        )
        for n, theme in enumerate(themes):
            evidence = [
                {"term": theme, "found": headline.split(maxsplit=1)[0], "field": "headline", "count": 1, "weight": 3.0}
            ]
            self.db.execute(
                "INSERT INTO article_themes VALUES (?,?,?,?)", (identity, theme, 0.9 - n * 0.2, json.dumps(evidence))
            )
        for place in places:
            self.db.execute("INSERT INTO article_places VALUES (?,?,?)", (identity, place, place.title()))
        if not self.db.execute("SELECT 1 FROM stories WHERE id = ?", (story,)).fetchone():
            self.db.execute(
                "INSERT INTO stories VALUES (?,?,?,?,?,'[]','[]',0)",
                (story, identity, headline, published, day.isoformat()),
            )
        self.db.execute(
            "INSERT INTO story_articles VALUES (?,?,?,?,?)",
            (story, identity, relation, share, json.dumps(["hreflang", "numbers 11, 1"])),
        )
        return identity

    def finish(self) -> None:
        db = self.db
        for (story,) in db.execute("SELECT id FROM stories").fetchall():
            rows = db.execute(
                "SELECT a.in_language, s.country FROM articles a JOIN sources s ON s.id = a.source_id WHERE a.story_id = ?",
                (story,),
            ).fetchall()
            db.execute(
                "UPDATE stories SET article_count = ?, in_language = ?, countries = ? WHERE id = ?",
                (len(rows), json.dumps(sorted({r[0] for r in rows})), json.dumps(sorted({r[1] for r in rows})), story),
            )
        db.execute(
            "UPDATE sources SET article_count = (SELECT count(*) FROM articles WHERE source_id = sources.id), newest_item = (SELECT max(day) FROM articles WHERE source_id = sources.id)"
        )
        db.execute("UPDATE themes SET article_count = (SELECT count(*) FROM article_themes WHERE theme_id = themes.id)")
        db.execute("UPDATE places SET article_count = (SELECT count(*) FROM article_places WHERE place_id = places.id)")
        db.execute(NEWS_VIEW)
        db.execute("CREATE TABLE edition (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID")
        db.execute("INSERT INTO edition VALUES ('made_at', '2026-11-10T04:12:00+00:00')")
        self._index()
        db.commit()
        db.execute("PRAGMA foreign_keys = ON")
        assert not db.execute("PRAGMA foreign_key_check").fetchall()
        db.close()

    def _index(self) -> None:
        from catalog.search.index import IndexedText, build_index

        rows = self.db.execute(
            "SELECT a.rowid, in_language, headline, description, article_body, a.rights FROM articles a"
        ).fetchall()
        build_index(
            self.db,
            (
                IndexedText(
                    rowid=r[0],
                    in_language=r[1],
                    headline=r[2],
                    description=r[3] or "",
                    article_body=r[4] or "",
                    public_body=r[5] == "full",
                )
                for r in rows
            ),
        )


def small_tables(db: sqlite3.Connection) -> None:
    for identity, broader, labels in THEMES:
        db.execute(
            "INSERT INTO themes (id, broader, pref_label_nl, pref_label_de, pref_label_fr, pref_label_en, pref_label_lb, definition) VALUES (?,?,?,?,?,?,?,?)",
            (identity, broader, *labels, f"What is published about {labels[3].lower()}."),
        )
    for identity, kind, country, nuts, latitude, longitude, names in PLACES:
        db.execute(
            "INSERT INTO places (id, kind, country, nuts, latitude, longitude, name_nl, name_de, name_fr, name_en, name_lb) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (identity, kind, country, nuts, latitude, longitude, *names),
        )
    for identity, name, kind, country, languages, rights, status in SOURCES:
        broken = status in {"blocked", "layout", "opted_out"}
        db.execute(
            "INSERT INTO sources (id, name, url, publisher, kind, country, in_language, spatial_coverage, rights, checked, status, status_since, failure, advice, last_success)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                identity,
                name,
                f"https://{identity.replace('_', '-')}.example/",
                name,
                kind,
                country,
                json.dumps(languages),
                json.dumps(["BE22" if country == "BE" else country]),
                rights,
                "invented for a test",
                status,
                "2026-11-06" if broken else "2026-11-10",
                "http_403" if status == "blocked" else None,
                "Write to the owner." if broken else None,
                "2026-11-05T03:10:00+00:00" if broken else "2026-11-10T03:10:00+00:00",
            ),
        )
    db.execute(
        "INSERT INTO organisations (id, kind, name, alternate_names) VALUES ('einsatz', 'project', 'EINSATZ', '[\"Einsatz 2028\"]')"
    )


def runs(db: sqlite3.Connection) -> None:
    for n in range(14):
        day = TODAY - timedelta(days=13 - n)
        db.execute(
            "INSERT INTO runs VALUES (?,?,?,?,?,?)",
            (n + 1, "nightly", f"{day}T02:00:00+00:00", f"{day}T04:12:00+00:00", "ok", None),
        )
        for identity, *_rest, status in SOURCES:
            said = status if n > 9 or status == "opted_out" else ("ok" if n % 3 else "unchanged")
            db.execute(
                "INSERT INTO source_runs (run_id, source_id, status, requests, not_modified, leads, new, bytes, seconds) VALUES (?,?,?,?,?,?,?,?,?)",
                (n + 1, identity, said, 12, 9, 20, 1 if said == "ok" else 0, 120_000, 14.5),
            )


def build(path: Path, *, headline: str | None = None) -> Path:
    """Write the edition to ``path`` (replacing what is there). ``headline`` puts one more item of today on top."""
    made = Builder(path)
    db = made.db
    small_tables(db)
    runs(db)
    story, first = "", ""
    for tongue, (source, title, relation, share, clock) in AMBULANCE.items():
        identity = made.article(
            source=source,
            headline=title,
            description="Crews bring a patient to the nearest of eleven hospitals."
            if tongue == "en"
            else f"{title} – elf, onze, eleven.",
            language=tongue[:2],
            published=f"2026-11-09T{int(clock[:2]) - 1:02}:{clock[3:]}:00+00:00",
            precision="minute",
            day=date(2026, 11, 9),
            themes=("patient-care", "prevention"),
            places=("maastricht", "aachen", "liege"),
            story=story or None,
            relation=relation,
            share=share,
            border="BE33-NL42",
            author="Marit Haenen" if tongue == "nl" else None,
        )
        if not story:
            first = identity
            story = db.execute("SELECT story_id FROM articles WHERE id = ?", (identity,)).fetchone()[0]
    homes = {
        "nl": ["be_haspengouw", "nl_heuvelland", "nl_heuvelrand"],
        "de": ["de_rurtal"],
        "fr": ["be_vesdre", "fr_ardenne"],
        "en": ["eu_leie", "eu_drielandenpunt"],
        "lb": ["lu_musel"],
    }
    cycle = [
        ("prevention",),
        ("cycling", "public-transport"),
        ("water",),
        ("patient-care",),
        ("public-transport",),
        ("climate-risks", "water"),
        ("interreg-funding",),
        (),
    ]
    n = 0
    for language, texts in TEXTS.items():
        for round_ in range(3):
            for title, lead in texts:
                n += 1
                day = TODAY - timedelta(days=(n * 5) % 23 + 23 * round_)
                suffix = "" if round_ == 0 else f" ({2026 - round_})"
                undated = n % 13 == 0
                made.article(
                    source=homes[language][n % len(homes[language])],
                    headline=title + suffix,
                    description=lead,
                    language=language,
                    published=None
                    if undated
                    else (day.isoformat() if n % 4 == 0 else f"{day.isoformat()}T{8 + n % 9:02}:15:00+00:00"),
                    precision=None if undated else ("day" if n % 4 == 0 else "minute"),
                    day=day,
                    themes=cycle[n % len(cycle)],
                    places=(PLACES[n % 8][0],) if n % 3 else ("BE22", "hasselt"),
                    kind="call" if n % 11 == 0 else "news",
                    removed="2026-11-09T03:00:00+00:00" if n % 17 == 0 else None,
                )
    changed = db.execute(
        "SELECT id, headline FROM articles WHERE in_language = 'fr' ORDER BY day DESC LIMIT 1"
    ).fetchone()
    db.execute(
        "INSERT INTO revisions VALUES (?,?,?,?,?)",
        (
            changed[0],
            "2026-11-10T03:05:00+00:00",
            "sha256:00",
            changed[1],
            json.dumps(
                {
                    "counts": {"article_body": {"added": 1, "cut": 1}},
                    "article_body": [["=", "…"], ["-", "Six"], ["+", "Quatre"], ["=", "…"]],
                }
            ),
        ),
    )
    db.execute(
        "INSERT INTO event_dates VALUES (?,?,?,?,?,?,?,?)",
        (
            first,
            "deadline",
            "20 november 2026",
            "2026-11-20",
            None,
            "day",
            None,
            "Inschrijven kan tot 20 november 2026.",
        ),
    )
    db.execute("INSERT INTO article_organisations VALUES (?, 'einsatz', 'EINSATZ')", (first,))
    db.execute(
        "INSERT INTO article_links VALUES (?, 'https://eu-drielandenpunt.example/de/ambulance', 'alternate', 'Deutsch', 'de')",
        (first,),
    )
    if headline:
        made.article(
            source="nl_heuvelland",
            headline=headline,
            description=headline,
            language="nl",
            published="2026-11-10T06:00:00+00:00",
            precision="minute",
            day=TODAY,
            themes=("water",),
        )
    made.finish()
    return path


if __name__ == "__main__":
    started = datetime.now(UTC)
    build(Path(sys.argv[1]))
    sys.stdout.write(f"{sys.argv[1]}: {(datetime.now(UTC) - started).total_seconds():.2f} s\n")
