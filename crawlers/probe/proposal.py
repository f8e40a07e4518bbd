"""From an examination to a source file an operator can read, mend and keep. What is a guess says so."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urljoin, urlsplit

from catalog.model.languages import LANGUAGES
from crawlers.addresses import bare_host
from crawlers.probe.examination import FOR_BROWSERS, Examination, Trial
from crawlers.probe.trials import choose

COUNTRY_OF_DOMAIN: Final = {
    "be": "BE",
    "nl": "NL",
    "de": "DE",
    "fr": "FR",
    "lu": "LU",
    "eu": "EU",
    "nrw": "DE",
    "vlaanderen": "BE",
}

LANGUAGE_OF_COUNTRY: Final = {
    "BE": ["nl", "fr"],
    "NL": ["nl"],
    "DE": ["de"],
    "FR": ["fr"],
    "LU": ["fr", "de", "lb"],
    "EU": ["en"],
}

COUNTRY_OF_LANGUAGE: Final = {"nl": "NL", "de": "DE", "fr": "FR", "en": "EU", "lb": "LU"}
"""For names below .org, .info and the like; as much a guess as the rest."""

KIND_WORDS: Final = (
    ("interreg", r"interreg|programme de coop"),
    (
        "euroregion",
        r"euregio|eurom[eé]tropol|eurodistri|euror[eé]gion|evtz|egts|gect|egtc|benelux|gro(ß|ss)region|grande r[eé]gion",
    ),
    ("health", r"gezond|gesund|sant[eé]|health|zorg|ggd|krank|hospi|ziekenhuis|klinik|ars\b|gesondheet"),
    ("province", r"provin|province|kreis|st[aä]dteregion|landkreis|d[eé]partement|distrikt"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What reading an item gave, for ``checked``."""

    url: str
    headline: str | None
    date_published: str | None
    in_language: str | None
    words: int
    dropped: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A file and what a person should know of it."""

    source_id: str
    toml: str
    notes: tuple[str, ...]


def propose(examination: Examination, items: Sequence[Read], *, today: date) -> Proposal:
    """The source file for an examined site. The text is valid TOML of the registry's schema, also when little was found."""
    chosen, spare = choose(examination.trials)
    url = examination.reached or examination.url
    if any(trial.url == url for trial in chosen):
        # Whoever looked named the list; the body's first page is the root.
        url = urljoin(url, "/")
    languages = _languages(examination, items, chosen, _country(url))
    country = _country(url) or COUNTRY_OF_LANGUAGE[languages[0]]
    name = examination.site_name or bare_host(url)
    kind, kind_is_guess = _kind(f"{name} {url}")
    source_id = f"{country.lower()}_{_slug(url, country)}"
    lines = [
        f"name = {_quoted(name)}",
        f"url = {_quoted(url)}",
        f"publisher = {_quoted(name)}",
        f'kind = "{kind}"',
        f'country = "{country}"',
        f"in_language = {json.dumps(languages)}",
        f'spatial_coverage = ["{country}"]',
        'rights = "link"' if examination.reserved else 'rights = "excerpt"',
    ]
    if examination.names:
        lines.append(f"names = {{ {', '.join(f'{code} = {_quoted(name)}' for code, name in examination.names)} }}")
    if examination.former_hosts:
        lines.append(f"former_hosts = {json.dumps(list(examination.former_hosts))}")
    if examination.license:
        lines.append(f"license = {_quoted(examination.license)}")
    if examination.system:
        lines.append(f"cms = {_quoted(examination.system)}")
    lines.append(f"checked = {_quoted(_checked(examination, items, today, kind_is_guess=kind_is_guess))}")
    because = _because(examination, chosen)
    if because:
        lines += [f"because = {_quoted(because)}", "paused = true"]
    for table, routes in (("discover", chosen), ("fallback", spare)):
        for trial in routes:
            lines += ["", f"[[{table}]]", *_route(trial)]
    return Proposal(source_id=source_id, toml="\n".join(lines) + "\n", notes=tuple(_notes(examination, items, chosen)))


def _route(trial: Trial) -> list[str]:
    lines = [f'via = "{trial.via}"', f"url = {_quoted(trial.url)}"]
    if trial.include:
        lines.append(f"include = {json.dumps(list(trial.include), ensure_ascii=False)}")
    if trial.in_language:
        lines.append(f'in_language = "{trial.in_language}"')
    return lines


def _country(url: str) -> str | None:
    return COUNTRY_OF_DOMAIN.get((urlsplit(url).hostname or "").rsplit(".", 1)[-1])


def _slug(url: str, country: str) -> str:
    host = bare_host(url).rsplit(".", 1)[0]
    return re.sub(r"[^a-z0-9]+", "_", host.lower()).strip("_") or country.lower()


def _languages(
    examination: Examination, items: Sequence[Read], chosen: Sequence[Trial], country: str | None
) -> list[str]:
    read = [item.in_language for item in items if item.in_language and item.in_language != "und"]
    said = [*examination.in_language, *read, *(code for trial in chosen for code in _languages_of_paths(trial))]
    return list(dict.fromkeys(said)) or LANGUAGE_OF_COUNTRY[country or "EU"][:1]


def _languages_of_paths(trial: Trial) -> list[str]:
    """Languages in which several of its items lie: ``/de/aktuelles/...``."""
    folders = Counter(
        code for lead in trial.items for code in urlsplit(lead.url).path.split("/")[1:3] if code in LANGUAGES
    )
    return [code for code, count in folders.items() if count >= 2]


def _kind(text: str) -> tuple[str, bool]:
    for kind, words in KIND_WORDS:
        if re.search(words, text, re.IGNORECASE):
            return kind, False
    return "state", True


def _because(examination: Examination, chosen: Sequence[Trial]) -> str:
    if examination.reserved:
        return "the site reserves text and data mining; nothing is collected without its consent"
    if examination.failure == "robots" or examination.robots.startswith("unreachable"):
        return f"robots.txt keeps us out ({examination.robots}); nothing is collected"
    if examination.moved_to:
        return f"the site leads to {examination.moved_to}, which does not answer either"
    if examination.failure == "challenge":
        return FOR_BROWSERS
    if examination.failure:
        return f"the site did not answer ({examination.failure})"
    if not chosen:
        found = "no route to its news was found; name one with [[discover]]"
        return (
            f"{found}. {examination.obstacle[0].upper()}{examination.obstacle[1:]}" if examination.obstacle else found
        )
    return ""


def _checked(examination: Examination, items: Sequence[Read], today: date, *, kind_is_guess: bool) -> str:
    told = [f"{trial.via} gave {trial.leads} items" for trial in examination.trials if trial.works]
    read = sum(item.dropped is None for item in items)
    parts = [
        f"Proposed by tripoint sources add on {today.isoformat()} from the live site: {', '.join(told) or 'no route found'}",
        f"{read} of {len(items)} items read, {sum(bool(item.date_published) for item in items)} with a date",
        f"robots.txt: {examination.robots}",
        "name, publisher, country and area are guesses"
        + (", and so is kind" if kind_is_guess else "; kind from the name"),
        "no terms of use were read",
    ]
    return ". ".join(part[0].upper() + part[1:] for part in parts) + "."


def _notes(examination: Examination, items: Sequence[Read], chosen: Sequence[Trial]) -> Iterable[str]:
    if examination.failure:
        yield f"{examination.url} did not answer: {examination.failure}"
    yield f"robots.txt: {examination.robots}; {examination.requests} requests made"
    if examination.reserved:
        yield "the site reserves text and data mining: its items may be linked at most, and the file is paused"
    yield f"made with: {examination.system or 'not recognised'}"
    if examination.obstacle:
        yield examination.obstacle
    for host in examination.former_hosts:
        yield f"{host} leads to {bare_host(examination.url)}: the file names it among its former_hosts"
    for trial in examination.trials:
        outcome = f"{trial.leads} items" if trial.works else f"nothing ({trial.failure})"
        mark = "chosen" if trial in chosen else ""
        yield f"{trial.via:9} {trial.url} ({trial.declared}): {outcome} {mark}".rstrip()
    for item in items:
        if item.dropped:
            yield f"read      {item.url}: refused, {item.dropped}"
        else:
            dated = item.date_published or "date not stated"
            yield f"read      {item.url}: '{item.headline}', {dated}, {item.in_language}, {item.words} words"


def _quoted(text: str) -> str:
    # A TOML basic string is a JSON string with the letters as they are.
    return json.dumps(text, ensure_ascii=False)
