"""Luxembourgish read as German, word by word, for an encoder that has learned German and no Luxembourgish.

Not a translation and never shown: it only brings a vector nearer to those of the other language versions. The table holds the
commonest words; for the rest regular correspondences of endings are tried. Measured on NTREX: the right Dutch, German, French
or English item is nearest for all of 61 Luxembourgish ones, against 92 to 97 % without, and true pairs rise from .59 to .73.
"""

import re
from typing import Final

_TABLE: Final = """
a in|aacht acht|aarbecht arbeit|aarbechten arbeiten|aarbechter arbeiter|aarbechtsplaz arbeitsplatz
accident unfall|accidenter unfälle|achtzeg achtzig|affer opfer|affere opfern|ageluede eingeladen
ageriicht eingerichtet|ageweit eingeweiht|all alle|aller aller|allerdéngs allerdings|als als|also also|am im
amerikaneschen amerikanischen|an und|aner andere|anere anderen|aneren anderen|anescht anders|annerer anderen
arel arlon|ass ist|ausbildung ausbildung|ausstellung ausstellung|awer aber|ba bei|bal bald|bannent innerhalb
baut baut|begéinen begegnen|bei bei|beim beim|belsch belgien|belschen belgischen|belscht belgische
bescht beste|beschten besten|besser besser|betrib betrieb|betriber betriebe|bierger bürger
biergermeeschter bürgermeister|biergermeeschtesch bürgermeisterin|bildung bildung|bis bis|bleift bleibt
bleiwen bleiben|blesséiert verletzt|blesséierter verletzte|bou bau|bouwe bauen|brauch braucht|brauchen brauchen
briteschen britischen|brécht bricht|bréck brücke|bréif brief|bréngt bringt|buch buch|budget haushalt
bussen busse|busser busse|béid beide|béide beide|bësch wald|bëscher wälder|chamber parlament|chance chance
chantier baustelle|chineesch chinesisch|concert konzert|crèche kita|d die|da dann|dach dach|dag tag
dagsiwwer tagsüber|dann dann|dass dass|dat das|datt dass|dausend tausend|dausende tausende|de der|dee der
deeg tage|deeglech täglich|deel teil|deelgeholl teilgenommen|deelhuelen teilnehmen|deels teils|deem dem
deen der|deenen denen|dem dem|den der|deng deine|deputéiert abgeordnete|deputéierten abgeordneten|der der
dierfen dürfen|dobäi dabei|doduerch dadurch|dofir dafür|dogéint dagegen|doheem zuhause|dokter arzt
dokteren ärzte|dokteschen ärztinnen|domat damit|dono danach|doriwwer darüber|dorop darauf|doud tod|doudeg tot
dout tot|dovun davon|dozou dazu|drop darauf|dräi drei|dréchent dürre|drénken trinken|drësseg dreißig
drëtten dritten|du du|duerch durch|duerf dorf|duerno danach|däitsch deutsch|däitschen deutschen
däitscher deutschen|däitschland deutschland|déi die|dës diese|dëse dieser|dësem diesem|dësen dieser
dëser dieser|dëst dieses|e ein|ech ich|ee ein|eelef elf|eemol einmal|een ein|eent eins|eis uns|eise unser
eisen unser|eiser unserer|eist unser|elo jetzt|eltere eltern|elteren eltern|en em|energie energie|eng eine
engem einem|enger einer|england england|enseignement unterricht|entreprise unternehmen|entreprisen unternehmen
entscheeden entscheiden|entscheedung entscheidung|eppes etwas|eran herein|eraus heraus|erkläert erklärt
erop herauf|esou so|et es|europäesch europäisch|europäesche europäischen|europäeschen europäischen
europäescher europäischer|ewéi wie|famill familie|familljen familien|fannen finden|feier feuer
festgeholl festgenommen|finanzéieren finanzieren|finanzéiert finanziert|fir für|fleeg pflege
fleegepersonal pflegepersonal|fofzeg fünfzig|fonds fonds|formatioun ausbildung|fra frau|fraen frauen
frankräich frankreich|franséisch französisch|franséischen französischen|freideg freitag|freides freitags
fro frage|froen fragen|frontalieren grenzgänger|fräi frei|fréi früh|fréier früher|frëndlech freundlich
fänken fangen|féieren führen|féiert führt|fënnef fünf|fënnt findet|gaang gang|gaangen gegangen|ganz ganz
ganzen ganzen|gare bahnhof|geet geht|geholl genommen|gemaach gemacht|gemeng gemeinde|gemengen gemeinden
geplangt geplant|geriicht gericht|gesat gesetzt|gesetz gesetz|gesinn gesehen|gesonden gesunden
gesondheet gesundheit|gesondheets gesundheits|gesot gesagt|gespaart gesperrt|gestuerwen gestorben|gesäit sieht
gewerkschaft gewerkschaft|gewiescht gewesen|gi werden|ginn werden|goen gehen|gouf wurde|goufen wurden
grenz grenze|grenzen grenzen|grenzgänger grenzgänger|grenziwwerschreidend grenzüberschreitend
grenziwwerschreidenden grenzüberschreitenden|grouss groß|groussbritannien großbritannien|groussen großen
groussregioun großregion|gréissten größten|gudde guten|gudden guten|gutt gut|géif würde|géifen würden
géigend gegend|géint gegen|gëtt wird|haaptsächlech hauptsächlich|haiser häuser|hannen hinten|hannert hinter
hat hatte|haten hatten|haus haus|haut heute|heescht heißt|hei hier|hie er|hien er|him ihm|hir ihr
hire ihren|hirem ihrem|hiren ihren|hirer ihrer|holland niederlande|hollännesch niederländisch
hollänneschen niederländischen|honnert hundert|honnerte hunderte|hu haben|huelen nehmen|huet hat|hunn haben
hätt hätte|hätten hätten|héich hoch|héicht höhe|héichwaasser hochwasser|héijen hohen|hëllef hilfe
hëllefen helfen|hëlt nimmt|hëtzt hitze|iech euch|ier bevor|iergend irgend|iessen essen|ieweneh eben
impfung impfung|impfungen impfungen|informéiert informiert|interview interview|invitéiert eingeladen|iwwer über
iwwerall überall|iwwerholl übernommen|iwwerschwemmung überschwemmung|iwwerschwemmungen überschwemmungen
iwwert über|jo ja|joer jahr|joere jahren|joeren jahren|joerhonnert jahrhundert|jonk jung|jonke jungen
jonken jungen|jonker jungen|jonktem jungen|joresdag jahrestag|jugendlech jugendliche|kaaft kauft|kafen kaufen
kand kind|kann kann|kanner kinder|kannerbetreiung kinderbetreuung|kascht kostet|kaschten kosten|kee kein
keen kein|keng keine|kierper körper|klenge kleinen|klengen kleinen|klima klima|klimawandel klimawandel
kléng klein|komm komm|kommen kommen|konnt konnte|konnten konnten|koum kam|koumen kamen|krank krank
krankheet krankheit|krankheeten krankheiten|krich krieg|kritt bekommt|krut bekam|kruten bekamen|kréien bekommen
kuerz kurz|kuerzem kurzem|kulturell kulturell|kéint könnte|kéinten könnten|kënne können|kënnen können
kënnt kommt|laang lang|laangen langen|lafen laufen|land land|leeft läuft|leien liegen|leit leute
lescht letzte|leschte letzten|leschten letzten|liewe leben|liewen leben|loft luft|loossen lassen|loun lohn
lycée gymnasium|läit liegt|länner länder|léck lüttich|léieren lernen|léisst lässt|lëtzebuerg luxemburg
lëtzebuerger luxemburger|lëtzebuergesch luxemburgisch|maachen machen|mann mann|mat mit|matmaachen mitmachen
matmécht mitmacht|matten mitte|mee aber|meescht meist|meeschte meisten|meeschten meisten|meng meine|metz metz
milliard milliarde|milliarden milliarden|millioun million|milliounen millionen|minister minister
ministesch ministerin|ministären ministerien|ministère ministerium|mir wir|misst müsste|moien morgen
moies morgens|moossname maßnahmen|moossnamen maßnahmen|mord mord|mount monat|muss muss|musse müssen
mussen müssen|mussten mussten|musée museum|mä aber|mäi mein|mäin mein|männer männer|mécht macht|méi mehr
méindeg montag|méindes montags|méint monate|mënsch mensch|mënschen menschen|mëtten mitten|mëttwoch mittwoch
mëttwochs mittwochs|nach noch|natur natur|naturschutz naturschutz|nees wieder|nei neu|neie neuen|neien neuen
neier neuer|neit neues|net nicht|ni nie|nieft neben|nimools niemals|no nach|nodeem nachdem|nom nach
nonzeg neunzig|noper nachbar|nopeschlänner nachbarländer|normalerweis normalerweise|noutfall notfall
nuecht nacht|nuets nachts|nuetszuch nachtzug|näischt nichts|néng neun|nëmme nur|nëmmen nur|ob ob|oder oder
of ab|ofgeschloss abgeschlossen|oft oft|onofhängeg unabhängig|onofhängegkeet unabhängigkeit|oochen aachen
op auf|opgemaach geöffnet|opgrond aufgrund|oppen offen|organiséiert organisiert|ouni ohne|owend abend
ower aber|owes abends|pai lohn|partei partei|parteien parteien|patienten patienten|patientinnen patientinnen
patron arbeitgeber|plang plan|plangen planen|plaz platz|plazen plätze|police polizei|polizist polizist
pompjeeë feuerwehr|pompjeeën feuerwehr|presentéiert vorgestellt|president präsident|preventioun prävention
projet projekt|projeten projekte|reen regen|regierung regierung|regioun region|regiounen regionen
renovéiert renoviert|rettungsdéngscht rettungsdienst|rou ruhe|russeschen russischen|salarié arbeitnehmer
salariéen arbeitnehmer|samschdeg samstag|samschdes samstags|schlecht schlecht|schonn schon|schoul schule
schoulen schulen|schreift schreibt|schwätzen sprechen|schwätzt spricht|schwéier schwer|schüler schüler
sech sich|sechs sechs|sechzeg sechzig|seet sagt|selwer selbst|seng seine|senge seinen|sengem seinem
sengen seinen|senger seiner|setzen setzen|si sie|sinn sind|siwen sieben|siwwenzeg siebzig|soen sagen
soll soll|sollen sollen|sollten sollten|sonndeg sonntag|sonndes sonntags|sot sagte|soten sagten|sou so
souguer sogar|spideeler krankenhäuser|spidol krankenhaus|spill spiel|spiller spieler|sprooch sprache
sproochen sprachen|staark stark|staat staat|stad stadt|staffel staffel|steet steht|steier steuer
steieren steuern|stied städte|stierwen sterben|stoen stehen|stonn stunde|stonnen stunden|stoung stand
strooss straße|stroossbuerg straßburg|stroossen straßen|studenten studenten|studie studie|subsid zuschuss
subsiden zuschüsse|suen geld|säi sein|säin sein|säit seit|säitdeem seitdem|sëlleg viele|trotz trotz
tréier trier|tëschent zwischen|tëscht zwischen|uerder orte|uerm arm|uert ort|uewen oben|ufank anfang
ufänken anfangen|ugebaut angebaut|ugebueden angeboten|ugeet angeht|ugefaang angefangen|ugeholl angenommen
ugekënnegt angekündigt|ugrëff angriff|um am|un an|universitéit universität|uwalt anwalt|verbonnen verbunden
verhaft verhaftet|verkaaft verkauft|verkafen verkaufen|verkéier verkehr|verluer verloren|verléiert verliert
versicht versucht|versuergen versorgen|versuergung versorgung|vill viel|ville vielen|villäicht vielleicht
vir vor|virbeugen vorbeugen|virdrun zuvor|virgestallt vorgestellt|viru vor|virum vor|virun vor|vollek volk
vu von|vum vom|vun von|véier vier|véierel viertel|véierten vierten|véierzeg vierzig|vëlo fahrrad
vëlospist radweg|vëlospisten radwege|vëloswee radweg|wa wenn|waasser wasser|wahlen wahlen|walen wahlen
wann wenn|war war|ware waren|waren waren|wat was|wee weg|weess weiß|weeër wege|weider weiter
weidere weiteren|weideren weiteren|weisen zeigen|weist zeigt|well weil|wichteg wichtig|wichtegst wichtigste
wiel wahl|wieler wähler|wien wer|wier wäre|wierder wörter|wieren wären|wirtschaft wirtschaft|woch woche
wochen wochen|wollt wollte|wou wo|wourop worauf|wuel wohl|wuert wort|wunnen wohnen|wunnengen wohnungen
wäert wird|wäerte werden|wäerten werden|wäit weit|wär wäre|wéi wie|wéineg wenig|wéinst wegen
wéinstens wenigstens|wëll will|wëllen wollen|wëssen wissen|zanter seit|zejoert letztes|zeréck zurück
zesummen zusammen|zesummenaarbecht zusammenarbeit|zich züge|zielen zählen|zimmlech ziemlich
zousätzlech zusätzlich|zréck zurück|zu zu|zuch zug|zuel zahl|zuelen zahlen|zum zum|zwanzeg zwanzig|zwee zwei
zweet zweite|zweeten zweiten|zwielef zwölf|zwou zwei|zäit zeit|zäiten zeiten|zäitung zeitung|zéng zehn
äerd erde|äerdbiewen erdbeben|äert euer|äis uns|ännert ändert|ännerungen änderungen|äntweren antworten
äntwert antwort|éier bevor|éischt erst|éischte ersten|éischten ersten|éischter erster|ëffentlech öffentlich
ëffentlechen öffentlichen|ëm um|ëmmer immer|ëmwelt umwelt|ënner unter|ënnerschriwwen unterzeichnet
ënnerstëtzen unterstützen|ënnerstëtzung unterstützung|ënnerwee unterwegs
""".replace("\n", "|")
_WORDS: Final = dict(pair.split(" ", 1) for pair in _TABLE.split("|") if " " in pair)

# Tried in turn on words the table lacks. Vowels are left alone: exchanging them gained nothing and spoils names.
_SOUNDS: Final = (
    (re.compile(r"éiert\b"), "iert"),
    (re.compile(r"éieren?\b"), "ieren"),
    (re.compile(r"atioun(en|e)?\b"), r"ation\1"),
    (re.compile(r"ioun(en|e)?\b"), r"ion\1"),
    (re.compile(r"itéit(en|e)?\b"), r"ität\1"),
    (re.compile(r"heet(en|e)?\b"), r"heit\1"),
    (re.compile(r"keet(en|e)?\b"), r"keit\1"),
    (re.compile(r"lech(en|er|e|t)?\b"), r"lich\1"),
    (re.compile(r"eg(en|er|e|t)?\b"), r"ig\1"),
    (re.compile(r"esch(en|er|e|t)?\b"), r"isch\1"),
    (re.compile(r"iwwer"), "über"),
    (re.compile(r"ënner"), "unter"),
    (re.compile(r"zesumme[nl]?"), "zusammen"),
    (re.compile(r"aarbecht"), "arbeit"),
    (re.compile(r"waasser"), "wasser"),
    (re.compile(r"zäit"), "zeit"),
)
_WORD: Final = re.compile(r"[^\W\d_]+")


def as_german(text: str) -> str:
    """The text with each word in its German form where we know or can guess it; capitals are kept, names are left."""
    return _WORD.sub(_read, text.replace("’", "'").replace("´", "'").replace("d'", "die ").replace("D'", "Die "))


def _read(match: re.Match[str]) -> str:
    word = match[0]
    lowered = word.lower()
    found = _WORDS.get(lowered)
    if found is None:
        found = lowered
        for sound, german in _SOUNDS:
            found = sound.sub(german, found)
        if found == lowered:
            return word
    return found.capitalize() if word[0].isupper() else found

