"""Whether an answer is a check for robots and not the page: a protection service that wants a browser, a log-in, a riddle.

Such answers come with 403, 429 or 503, and as often with 200: then a list looks empty and an item looks like an odd page.
They are told by headers of the services that send them, else by their words on a page that says little else.
"""

import re
from collections.abc import Iterable
from typing import Final

MOST_WORDS: Final = 100
"""A page that says more than this may be an article about such checks."""
LOOKED_AT: Final = 64 * 1024
"""Bytes of a body; a check is short, its scripts come last."""

_HEADERS: Final = {
    "cf-mitigated": re.compile("challenge", re.I),
    "x-amzn-waf-action": re.compile("challenge|captcha", re.I),
    "x-sucuri-block": re.compile("."),
}

_MARKS: Final = re.compile(
    rb"cf-browser-verification|cf[-_]chl[-_]|_Incapsula_Resource|window\.awsWafCookie|aws-waf-token"
    rb"|captcha-delivery\.com|/_sec/cp_challenge|px-captcha|sucuri_cloudproxy_js|/\.within\.website/x/cmd/anubis",
    re.I,
)

_WORDS: Final = re.compile(
    r"just a moment|checking (?:if the site connection|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|are you (?:a )?(?:human|robot)|enable javascript and cookies|pardon our interruption|unusual traffic"
    r"|ddos[- ]protection by|attention required|request unsuccessful"
    r"|making sure you.?re not a bot|complete the captcha"
    r"|geen robot|bent u een mens|ongebruikelijk verkeer|browser wordt gecontroleerd"
    r"|kein roboter|ein mensch sind|ungewöhnlichen? (?:daten)?verkehr|browser wird (?:über|ge)prüft"
    r"|pas un robot|êtes (?:bien )?(?:un )?humain|trafic inhabituel"
    r"|vérification de votre navigateur"
    r"|kee roboter",
    re.I,
)
_REFUSALS: Final = re.compile(
    r"access denied|toegang geweigerd|zugriff verweigert|accès (?:refusé|interdit)|zougang verweigert", re.I
)
"""What a wall says with status 200, and any server with 403: there the status has said it."""

_HIDDEN: Final = re.compile(r"<(script|style|svg|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_TAG: Final = re.compile(r"<[^<>]*>")


def is_challenge(headers: Iterable[tuple[str, str]], body: bytes, *, status: int = 200) -> bool:
    """Whether the answer wants to know whether we are human. Pure; bounded by ``LOOKED_AT``."""
    for name, value in headers:
        known = _HEADERS.get(name.lower())
        if known and known.search(value):
            return True
    start = body[:LOOKED_AT]
    if start.lstrip()[:1] != b"<" or start.lstrip()[:5].lower() in (b"<?xml", b"<rss ", b"<feed"):
        return False
    markup = start.decode("utf-8", "replace")
    said = _TAG.sub(" ", _HIDDEN.sub(" ", markup))
    if len(said.split()) > MOST_WORDS:
        return False
    if status < 400 and _REFUSALS.search(said):
        return True
    # Words of a <noscript> count: what a browser without scripts is shown is what we are shown.
    return bool(_MARKS.search(start) or _WORDS.search(said) or _WORDS.search(" ".join(_noscripts(markup))))


def _noscripts(markup: str) -> list[str]:
    return [_TAG.sub(" ", found) for found in re.findall(r"<noscript\b[^>]*>(.{0,2000}?)</noscript", markup, re.I | re.S)]
