"""What content management systems look like from outside, and where each is in the habit of putting its feeds.

Shared knowledge, not a class each: a row says by which words in a page's markup a system is known, and which addresses
are then worth a request. ``{root}`` is the first page of a language without its closing slash, ``{page}`` its listing,
``{web}`` the part of a SharePoint site that the listing belongs to.
"""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One content management system."""

    name: str
    marks: re.Pattern[str]
    """In the markup of a page, case ignored."""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    posts: bool = False
    """Whether it has WordPress' REST interface."""


def _marks(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


SYSTEMS: Final = (
    System(
        name="WordPress",
        marks=_marks(r"/wp-(content|includes|json)/|content=.WordPress"),
        feeds=("{root}/feed/", "{page}/feed/"),
        sitemaps=("{root}/wp-sitemap.xml", "{root}/sitemap_index.xml"),
        posts=True,
    ),
    System(
        name="Drupal",
        marks=_marks(
            r"content=.Drupal|/sites/default/files|drupal-settings-json|Drupal\.settings|data-drupal-|/core/(misc|themes)/"
        ),
        feeds=("{root}/rss.xml", "{page}/rss.xml", "{page}/feed", "{page}/rss"),
    ),
    System(
        name="TYPO3",
        marks=_marks(r"content=.TYPO3|/typo3(conf|temp)/|/fileadmin/|tx_news"),
        feeds=(
            "{page}?type=9818",
            "{root}/?type=9818",
            "{page}/feed.xml",
            "{page}/rss.xml",
            "{root}/rss.xml",
            "{root}/?type=100",
        ),
        sitemaps=("{root}/?type=1533906435", "{root}/sitemap.xml"),
    ),
    System(
        name="Plone",
        marks=_marks(r"content=.Plone|\+\+plone\+\+|portal-column-content|plone-toolbar|template-\w+_view portaltype-"),
        feeds=("{page}/RSS", "{page}/rss.xml", "{page}/atom.xml", "{page}/aggregator/RSS"),
        sitemaps=("{root}/sitemap.xml.gz",),
    ),
    System(
        name="SharePoint",
        marks=_marks(
            r"content=.Microsoft SharePoint|/_layouts/1[0-9]/|_spPageContextInfo|/Paginas/|/Pages/default\.aspx"
        ),
        feeds=(
            "{web}/_layouts/15/listfeed.aspx",
            "{web}/_layouts/15/feed.aspx?xsl=1",
            "{root}/_layouts/15/feed.aspx?xsl=1",
            "{root}/rss",
        ),
    ),
    System(
        name="ASP.NET portal",
        marks=_marks(r"desktopdefault\.aspx|__VIEWSTATE|/tabid[-/]\d+"),
        feeds=("{root}/rss.aspx", "{root}/rss"),
    ),
    System(
        name="Liferay",
        marks=_marks(r"Liferay\.|/o/frontend-|p_p_id=|/documents/\d+/"),
        feeds=("{page}/-/journal/rss", "{root}/rss", "{page}/rss"),
    ),
    System(
        name="Joomla",
        marks=_marks(r"content=.Joomla|/media/(jui|system|vendor/joomla)|com_content|/components/com_"),
        feeds=("{page}?format=feed&type=rss", "{root}/?format=feed&type=rss", "{page}?format=feed&type=atom"),
    ),
    System(
        name="eZ Platform / Ibexa",
        marks=_marks(r"content=.eZ |/var/(site|ezflow|storage)|ezplatform|ibexa|/extension/\w+/design/"),
        feeds=("{root}/rss/feed/news", "{root}/rss/feed/actualites", "{root}/rss/feed/aktuelles"),
    ),
    System(
        name="SPIP",
        marks=_marks(r"content=.SPIP|spip\.php|class=.[^\"']*\bspip\b|/local/cache-(css|js|vignettes)"),
        feeds=("{root}/spip.php?page=backend", "{root}/?page=backend"),
        sitemaps=("{root}/spip.php?page=sitemap", "{root}/sitemap.xml"),
    ),
    System(
        name="Contao",
        marks=_marks(r"content=.Contao|/bundles/contao|mod_newslist|/assets/contao"),
        feeds=("{root}/share/news.xml", "{root}/share/aktuelles.xml", "{root}/share/rss.xml"),
        sitemaps=("{root}/sitemap.xml", "{root}/share/sitemap.xml"),
    ),
    System(
        name="Government Site Builder",
        marks=_marks(r"Government Site Builder|/SiteGlobals/|/SharedDocs/|__blob="),
        feeds=(
            "{root}/SiteGlobals/Functions/RSSFeed/DE/RSSNewsfeed/RSSNewsfeed.xml",
            "{root}/SiteGlobals/Functions/RSSFeed/RSSGenerator_Pressemitteilungen.xml",
        ),
    ),
    System(
        name="Umbraco",
        marks=_marks(r"content=.Umbraco|/umbraco/|/media/[a-z0-9]{8}/|umbraco_"),
        feeds=("{page}/rss", "{root}/rss", "{page}/rss/"),
    ),
    System(
        name="Adobe Experience Manager",
        marks=_marks(r"/etc(\.clientlibs|/designs)/|/content/dam/|/jcr:content"),
        feeds=("{page}.rss.xml", "{page}.rss"),
    ),
)

USUAL_FEEDS: Final = (
    "{page}/feed/",
    "{page}/rss.xml",
    "{page}/rss",
    "{root}/feed/",
    "{root}/rss.xml",
    "{root}/rss",
    "{root}/feed.xml",
    "{root}/atom.xml",
    "{root}/feed.json",
    "{root}/index.xml",
)
"""Asked of every site: feeds are often there without a link to them."""

USUAL_SITEMAPS: Final = (
    "{root}/sitemap.xml",
    "{root}/sitemap_index.xml",
    "{root}/sitemap.xml.gz",
    "{root}/sitemap-news.xml",
)


def recognise(markup: str) -> System | None:
    """The system a page was made with; the one with most marks, None when nothing tells."""
    found = [(len(set(system.marks.findall(markup[:400_000]))), -place) for place, system in enumerate(SYSTEMS)]
    most, place = max(found)
    return SYSTEMS[-place] if most else None
