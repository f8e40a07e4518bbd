"""One named spider for every source file: ``scrapy list`` and ``scrapy crawl be_limburg`` work as anyone expects."""

import builtins
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from catalog.model.source import Source
from catalog.registry.sources import default_folder, load_sources
from crawlers.addresses import allowed_by
from crawlers.spider import SiteSpider


class SourceSpiderLoader:
    """Scrapy's ``SPIDER_LOADER_CLASS``. Reads the source files strictly: a wrong one is refused with file and key."""

    def __init__(self, settings: BaseSettings) -> None:
        folder = settings.get("TRIPOINT_SOURCES")
        self._sources = load_sources(Path(folder) if folder else default_folder())
        self._modules = settings.getlist("SPIDER_MODULES")

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> "SourceSpiderLoader":
        """Made by Scrapy. Raises SourceFileError."""
        return cls(settings)

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of a source. Raises KeyError, as Scrapy expects, when there is no such file."""
        if spider_name not in self._sources:
            raise KeyError(f"Spider not found: {spider_name}")
        return spider_class(self._sources[spider_name], modules=self._modules)

    def list(self) -> "builtins.list[str]":
        """All source ids."""
        return sorted(self._sources)

    def find_by_request(self, request: Request) -> "builtins.list[str]":
        """The sources an address belongs to, for ``scrapy fetch`` and ``scrapy shell``."""
        return [name for name, source in self._sources.items() if allowed_by(source).host(request.url)]


def spider_class(source: Source, *, modules: Sequence[str] = ("crawlers.spiders",)) -> type[SiteSpider]:
    """The spider of a source: the odd one written for it in ``crawlers/spiders``, else the plain one."""
    for odd in _odd_spiders(modules):
        if odd.name == source.id:
            return type(odd.__name__, (odd,), {"source": source})
    return type("SiteSpider", (SiteSpider,), {"name": source.id, "source": source})


def _odd_spiders(modules: Sequence[str]) -> Iterator[type[SiteSpider]]:
    for name in modules:
        package = importlib.import_module(name)
        for found in pkgutil.iter_modules(package.__path__, f"{name}."):
            for _, member in inspect.getmembers(importlib.import_module(found.name), inspect.isclass):
                if issubclass(member, SiteSpider) and member is not SiteSpider and member.__module__ == found.name:
                    yield member
