"""News of nobody in five languages, for the sites of ``probe_sites``; the people and places in it are invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One item as a site would hold it."""

    number: int
    headline: str
    slug: str
    day: str
    """ISO date."""
    text: tuple[str, ...]


_RAW = {
    "nl": [
        ("Nieuwe nachtbus verbindt ziekenhuizen aan de grens", "nachtbus-ziekenhuizen", "2026-11-05",
         "Vanaf december rijdt elke nacht een bus tussen de ziekenhuizen van Oeverdam en Bergkamp. Verpleegkundigen hadden om de lijn gevraagd, want na elf uur reed er niets meer.",
         "De proef duurt twee jaar en wordt betaald door beide provincies. De gedeputeerde verwacht driehonderd reizigers per week; een kaartje kost evenveel als overdag."),
        ("Waterschap plant twaalf kilometer houtwal", "houtwal-waterschap", "2026-11-03",
         "Langs de Vlonderbeek komen dit najaar twaalf kilometer houtwal en vier poelen. Boeren stellen de stroken beschikbaar en krijgen daarvoor een vergoeding per meter.",
         "Vrijwilligers uit drie dorpen helpen op zaterdag met planten. Het waterschap hoopt dat er minder grond wegspoelt bij zware regen en dat de geelgors terugkeert."),
        ("Huisartsen openen gezamenlijke praktijk in oude school", "huisartsen-oude-school", "2026-10-29",
         "In de vroegere dorpsschool van Heikant beginnen vijf huisartsen volgende maand een gezamenlijke praktijk. Het gebouw stond zes jaar leeg en werd door de gemeente opgeknapt.",
         "Patienten kunnen er ook terecht voor bloedafname en bij de diëtist. De praktijk neemt weer nieuwe mensen aan, na een stop van bijna twee jaar in de streek."),
        ("Fietsbrug over het kanaal een half jaar eerder klaar", "fietsbrug-kanaal", "2026-10-22",
         "De fietsbrug over het Oosterkanaal gaat al in het voorjaar open. De aannemer vond een manier om het dek in twee stukken aan te voeren over het water.",
         "Scholieren uit de buurdorpen winnen er een kwartier mee. De provincie betaalde drie miljoen euro, de rest komt van de gemeenten langs het kanaal."),
    ],
    "de": [
        ("Kreis eröffnet Pflegestützpunkt am Bahnhof", "pflegestuetzpunkt-bahnhof", "2026-11-05",
         "Im alten Empfangsgebäude von Nieder-Auen beraten ab Montag drei Fachkräfte Angehörige, die jemanden zu Hause pflegen. Die Beratung ist kostenlos und auch am Abend möglich.",
         "Die Landrätin sprach von einem überfälligen Schritt. Der Kreis rechnet mit sechshundert Gesprächen im Jahr und hat die Miete für zehn Jahre übernommen."),
        ("Hochwasserschutz: Deich an der Aue wird verlegt", "deich-aue", "2026-11-02",
         "Der Fluss bekommt bei Auenheim zwanzig Hektar zurück. Der alte Deich wird abgetragen, ein neuer entsteht dreihundert Meter landeinwärts und einen Meter höher.",
         "Die Arbeiten beginnen im März und dauern zwei Sommer. Landwirte erhalten Ersatzflächen, und ein Rundweg führt künftig auf der Krone entlang."),
        ("Grenzpendler: Beratung jetzt jeden Mittwoch", "beratung-grenzpendler", "2026-10-27",
         "Wer im Nachbarland arbeitet, kann sich von nun an jeden Mittwoch im Rathaus zu Steuern, Rente und Kindergeld beraten lassen. Ein Termin ist nicht nötig.",
         "Bisher gab es die Sprechstunde einmal im Monat. Die Nachfrage hatte sich in zwei Jahren verdoppelt, teilte die Verwaltung mit."),
        ("Schulen tauschen Lehrkräfte über die Grenze", "lehrkraefte-austausch", "2026-10-20",
         "Acht Lehrerinnen und Lehrer unterrichten in diesem Schuljahr einen Tag in der Woche auf der anderen Seite der Grenze. Sie geben dort ihre eigene Sprache weiter.",
         "Das Programm läuft zunächst bis zum Sommer. Die Kosten für Fahrt und Vertretung teilen sich die Schulträger, begleitet wird es von der Hochschule."),
    ],
    "fr": [
        ("Une maison de santé ouvre ses portes à Val-d'Orne", "maison-sante-val-orne", "2026-11-06",
         "Six médecins et une sage-femme s'installent le mois prochain dans l'ancienne gare de Val-d'Orne. La commune n'avait plus de généraliste depuis trois ans.",
         "Le département a financé la moitié des travaux, qui ont coûté deux millions d'euros. Les consultations commencent le premier lundi de décembre, sur rendez-vous."),
        ("Transport scolaire : quatre nouvelles lignes", "lignes-transport-scolaire", "2026-11-03",
         "Quatre lignes de car s'ajoutent au réseau après les vacances d'hiver. Elles desservent onze villages qui n'avaient plus d'arrêt depuis la fermeture du lycée.",
         "Les horaires ont été fixés avec les familles. L'abonnement annuel ne change pas et reste valable dans les trains de la région."),
        ("Appel à projets pour les haies et les mares", "appel-haies-mares", "2026-10-28",
         "La province soutient la plantation de haies et la remise en eau de mares. Les communes, les agriculteurs et les associations peuvent déposer un dossier jusqu'à la fin de janvier.",
         "L'aide couvre les trois quarts de la dépense. L'an dernier, quarante kilomètres de haies ont été plantés et une soixantaine de mares ont retrouvé leurs tritons."),
        ("Pompiers : un exercice commun des deux côtés de la frontière", "exercice-pompiers", "2026-10-21",
         "Cent vingt pompiers ont simulé samedi l'accident d'un camion-citerne sur le pont frontalier. Pour la première fois, les deux postes de commandement parlaient sur la même fréquence.",
         "Le bilan est bon, selon la gouverneure, mais les formulaires doivent encore être traduits. Un second exercice aura lieu au printemps."),
    ],
    "en": [
        ("Border clinic sees its thousandth patient", "border-clinic-thousandth", "2026-11-04",
         "The small clinic on the old customs square has treated its thousandth patient since it opened in the spring. Four out of ten came from the other side of the border.",
         "The programme pays for two nurses and an interpreter until the end of next year. An evaluation with both insurers will follow in the summer."),
        ("Twelve projects approved in the second call", "twelve-projects-second-call", "2026-10-30",
         "The monitoring committee has approved twelve projects worth nineteen million euros. Most deal with water, three with training for care workers on both banks of the river.",
         "The next call opens in February. Applicants can book a session with the secretariat from the first week of January to discuss their idea."),
        ("Night trains return between the twin towns", "night-trains-twin-towns", "2026-10-23",
         "For the first time in eleven years a night train will run between the twin towns at weekends. Tickets are sold from Monday and cost the same as by day.",
         "The regions share the losses of the first three years. Passenger groups had asked for the train since the last one was withdrawn."),
        ("Young people map barriers at the border", "young-people-map-barriers", "2026-10-16",
         "Sixty pupils have collected two hundred obstacles that they meet when they cross the border to study, to play sport or to see a doctor.",
         "Their map was handed to the mayors last week. A working group will answer each point in writing before the summer holidays."),
    ],
    "lb": [
        ("Nei Buslinn verbënnt d'Dierfer mat der Klinik", "nei-buslinn-klinik", "2026-11-05",
         "Vun Dezember u fiert all hallef Stonn e Bus tëscht den Dierfer am Dall an der Klinik. D'Leit haten dorop gewaart, well den Trajet bis elo eng Stonn gedauert huet.",
         "De Minister sot, datt d'Linn och fir d'Grenzgänger geduecht ass. De Billjee ass wéi iwwerall am Land gratis, an de Bus fiert och sonndes."),
        ("D'Gemeng plangt dräi Hektar nei Wiss un der Baach", "wiss-baach", "2026-10-31",
         "Laanscht d'Baach kënnt eng nei Wiss mat Hecken a mat klenge Weiere. D'Bauere kréien dofir en Ersatz, an d'Schoulkanner hëllefe beim Planzen.",
         "D'Aarbechte fänken am Mäerz un. D'Gemeng hofft, datt d'Waasser bei staarkem Reen net méi bis an d'Haiser kënnt."),
        ("Méi Plaze fir eeler Leit am neien Haus", "plazen-neit-haus", "2026-10-24",
         "Dat neit Haus fir eeler Leit huet véierzeg Zëmmeren a steet matten am Duerf. Déi éischt Awunner sinn dës Woch erageplënnert an hunn hir Noperen op e Kaffi invitéiert.",
         "Et schaffen do zwielef Leit, déi all dräi Sprooche schwätzen. D'Waardelëscht ass laang, dofir gëtt schonn un engem zweeten Haus geplangt."),
        ("Jonk Leit schreiwen dem Buergermeeschter", "jonk-leit-schreiwen", "2026-10-17",
         "Drësseg jonk Leit hunn dem Buergermeeschter geschriwwen, wat si sech wënschen: méi Liicht um Wee an d'Schoul, eng Plaz fir Musek ze maachen an e Bus nuets.",
         "De Gemengerot wëll op all Fro äntweren. Eng éischt Versammlung ass fir de Januar virgesinn, an d'Elteren sinn och häerzlech wëllkomm."),
    ],
}  # fmt: skip

NEWS: dict[str, tuple[News, ...]] = {
    language: tuple(
        News(number=place + 41, headline=row[0], slug=row[1], day=row[2], text=row[3:]) for place, row in enumerate(rows)
    )
    for language, rows in _RAW.items()
}
