"""The last good page of a source beside the same page today: what an operator looks at first when a source broke."""

from datetime import datetime
from pathlib import Path

from catalog.model.capture import Capture
from catalog.model.errors import TripointError
from catalog.model.source import Source
from catalog.store.archive import read
from catalog.store.health import FINE
from catalog.store.place import DataFolder
from pipelines.pool import Refusal, in_workers
from pipelines.tasks import GivenPage, read_given
from tripoint.examining import fetch_page


def then_and_today(folder: DataFolder, source: Source, *, verdict: str, now: datetime) -> list[str]:
    """The lines of ``beside`` for a source that a check or its last night found ill; none for one that is well or ended."""
    if verdict == "ended" or (verdict == "well" and not _is_ill(folder, source)):
        return []
    return beside(folder, source, now=now)


def _is_ill(folder: DataFolder, source: Source) -> bool:
    if not folder.catalog_db.exists():
        return False
    db = folder.open_catalogue()
    row = db.execute("SELECT status FROM sources WHERE id = ?", [source.id]).fetchone()
    db.close()
    return row is not None and row[0] not in FINE


def beside(folder: DataFolder, source: Source, *, now: datetime) -> list[str]:
    """What we read of the newest stored page then and read of it today, with the files in which both are kept; in lines.

    No lines when nothing was ever stored. Raises StoreError when the archived page cannot be read.
    """
    then = _last_good(folder, source)
    if then is None:
        return []
    lines = [f"last good page {then.url}", f"  then  ({then.fetched_at:%Y-%m-%d}): {_told(then, source)}"]
    place = folder.root / "repair" / source.id
    kept = [_keep(place / "then", then)]
    try:
        today = fetch_page(then.url, source=source, now=now)
    except TripointError as error:
        lines.append(f"  today ({now:%Y-%m-%d}): {error}")
    else:
        lines.append(f"  today ({now:%Y-%m-%d}): {_told(today, source)}")
        kept.append(_keep(place / "today", today))
    return [*lines, f"  kept: {', '.join(map(str, kept))}"]


def _last_good(folder: DataFolder, source: Source) -> Capture | None:
    if not folder.catalog_db.exists():
        return None
    db = folder.open_catalogue()
    row = db.execute(
        "SELECT articles.archive_file, articles.archive_offset FROM captures JOIN articles ON articles.id = captures.article_id"
        " WHERE captures.source_id = ? AND captures.outcome IN ('new', 'updated') AND articles.archive_file IS NOT NULL"
        " ORDER BY articles.word_count >= 40 DESC, captures.id DESC LIMIT 1",
        [source.id],
    ).fetchone()
    db.close()
    return read(folder.archive, *row).capture if row else None


def _told(capture: Capture, source: Source) -> str:
    ((_, reading),) = in_workers(read_given, [GivenPage(capture=capture, source=source)], count=1)
    if isinstance(reading, Refusal):
        return f"refused, {reading.reason.value} {reading.detail}".rstrip()
    article = reading.article
    date, language = article.date_published or "no date", reading.language.in_language
    return f"'{article.headline}', {date}, {article.word_count} words, {language}"


def _keep(path: Path, capture: Capture) -> Path:
    suffix = ".pdf" if capture.body[:5] == b"%PDF-" else ".html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(suffix).write_bytes(capture.body)
    return path.with_suffix(suffix)
