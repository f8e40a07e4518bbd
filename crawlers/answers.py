"""What came of one request, as one record whatever happened; and the classes of failure an operator knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionClosed, DNSLookupError
from twisted.web.client import ResponseFailed

from catalog.model.errors import Reason
from catalog.store.exchange import digest
from crawlers.guard import Refused
from crawlers.manners import HostAsksForRest

NOT_OURS: Final = (
    IgnoreRequest,
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
    ConnectError,
    ConnectionClosed,
    DNSLookupError,
    ResponseFailed,
    OSError,
    ValueError,
)
"""Exceptions that are the site's, the line's or the address's doing. Others are our own mistakes and end the run."""

NO_ANSWER: Final = frozenset({"dns", "refused", "tls", "timeout", "reset", "truncated"})
"""Failures of the line, not of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one request."""

    url: str
    final_url: str
    status: int | None
    """None when no HTTP answer came."""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    redirects: tuple[str, ...] = ()
    ip_address: str | None = None
    request_headers: tuple[tuple[str, str], ...] = ()
    failure: str | None = None
    """``dns refused tls timeout reset truncated redirect_loop http_403 http_5xx ...``; None for 2xx and 304."""
    reason: Reason | None = None
    """Why it was refused by us."""
    detail: str = ""
    rest: float | None = None
    """Seconds the host asks to be left alone."""

    def header(self, name: str) -> str | None:
        """The first header of this name; None when there is none."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    def digest_is(self, known: str | None) -> bool:
        """Whether the body is the one known by this digest; for servers without validators."""
        return known is not None and self.status == 200 and digest(self.body) == known

    @property
    def content_type(self) -> str:
        """As the server says it, with parameters."""
        return self.header("content-type") or ""


def answered(url: str, response: Response) -> Answer:
    """An HTTP answer, whatever its status."""
    asked = response.request
    meta = asked.meta if asked is not None else {}
    status = response.status
    return Answer(
        url=url,
        final_url=response.url,
        status=status,
        headers=tuple(_pairs(response.headers)),
        body=response.body,
        redirects=tuple(meta.get("redirect_urls", ())),
        ip_address=str(response.ip_address) if response.ip_address else None,
        request_headers=tuple(_pairs(asked.headers)) if asked is not None else (),
        failure=_http_failure(status),
        reason=Reason.EGRESS if status in (301, 302, 303, 307, 308) and "Location" in response.headers else None,
    )


def unanswered(url: str, error: Exception) -> Answer:
    """No HTTP answer, or none that we take. See ``NOT_OURS``."""
    if isinstance(error, Refused):
        if error.failure in NO_ANSWER or error.failure == "egress":
            reason = Reason.EGRESS if error.failure == "egress" else None
            return Answer(
                url=url, final_url=url, status=None, failure=error.failure, reason=reason, detail=error.detail
            )
        failure = {Reason.EGRESS: "egress", Reason.OFFSITE: "redirect"}.get(error.reason, error.reason.value)
        return Answer(url=url, final_url=url, status=None, failure=failure, reason=error.reason, detail=error.detail)
    if isinstance(error, HostAsksForRest):
        failure = "http_429" if error.status == 429 else "http_5xx"
        return Answer(url=url, final_url=url, status=error.status, failure=failure, rest=error.seconds or 0.0)
    if isinstance(error, IgnoreRequest) and "max redirections" in str(error):
        return Answer(url=url, final_url=url, status=None, failure="redirect_loop", reason=Reason.REDIRECT_LOOP)
    if isinstance(error, DownloadCancelledError):
        # Scrapy cancels a download that is, or says it will be, larger than DOWNLOAD_MAXSIZE.
        return Answer(url=url, final_url=url, status=None, failure="too_large", reason=Reason.TOO_LARGE)
    failure = _line_failure(error)
    reason = Reason.TRUNCATED if failure == "truncated" else None
    return Answer(
        url=url,
        final_url=url,
        status=None,
        failure=failure,
        reason=reason,
        detail=f"{type(error).__name__}: {error}"[:300],
    )


def _http_failure(status: int) -> str | None:
    if 200 <= status < 300 or status == 304:
        return None
    return "http_5xx" if 500 <= status < 600 else f"http_{status}"


def _line_failure(error: Exception) -> str:
    for one in _causes(error):
        words = f"{type(one).__module__} {type(one).__name__} {one}".lower()
        if "ssl" in words or "certificate" in words or "service_identity" in words:
            return "tls"
    if isinstance(error, CannotResolveHostError):
        return "dns"
    if isinstance(error, DownloadConnectionRefusedError):
        return "refused"
    if isinstance(error, DownloadTimeoutError):
        return "timeout"
    if isinstance(error, ResponseDataLossError):
        return "truncated"
    return "reset"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen = 0
    while error is not None and seen < 10:
        yield error
        for reason in getattr(error, "reasons", None) or ():
            # Twisted's ResponseFailed keeps the reasons as Failures.
            if isinstance(getattr(reason, "value", None), BaseException):
                yield reason.value
        error, seen = error.__cause__ or error.__context__, seen + 1


def _pairs(headers: object) -> Iterator[tuple[str, str]]:
    for name, values in headers.items():  # type: ignore[attr-defined]
        for value in values:
            yield name.decode("latin-1"), value.decode("utf-8", "replace")
