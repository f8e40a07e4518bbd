"""Scrapy's settings, each departure from Scrapy 2.19 with its reason. What a run needs beside them comes from ``TRIPOINT_*``."""

import os

BOT_NAME = "tripoint"

# One spider for each source file, and the few odd ones.
SPIDER_LOADER_CLASS = "crawlers.loader.SourceSpiderLoader"
SPIDER_MODULES = ["crawlers.spiders"]
TRIPOINT_SOURCES = os.environ.get("TRIPOINT_SOURCES", "")
TRIPOINT_DATA = os.environ.get("TRIPOINT_DATA", "data")
TRIPOINT_NOW = os.environ.get("TRIPOINT_NOW", "")
TRIPOINT_RESOLVE = os.environ.get("TRIPOINT_RESOLVE", "")
TRIPOINT_RUN: int | None = None
TRIPOINT_LIMIT: int | None = None
TRIPOINT_SINCE: str | None = None
TRIPOINT_SECONDS = 1500
"""A source that is still at it then leaves the rest for the next night; the runner kills it a little later."""

# Archive first. The runner leaves ReadStage out and reads for all sources together.
ITEM_PIPELINES = {"pipelines.stages.ArchiveStage": 100, "pipelines.stages.ReadStage": 200}

# -- nothing leaves the public internet (Scrapy by itself was driven into the internal network 7 times of 7) --
TWISTED_DNS_RESOLVER = "crawlers.guard.GuardedResolver"
DOWNLOAD_HANDLERS_BASE = {
    # Pinned: another handler would resolve names by itself, past the guard (measured with the httpx handler). And no file,
    # data, ftp, s3: a link file://<allowed host>/etc/hostname was read from our disk by default.
    "http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
    "https": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
}
HTTPPROXY_ENABLED = False  # a proxy from the environment would resolve names for us
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # on by default since 2.18: a local server that runs Python code
DOWNLOAD_VERIFY_CERTIFICATES = True  # off by default; a source file may make a visible exception
METAREFRESH_ENABLED = False  # a redirect by markup, in a body anybody may have written
COOKIES_ENABLED = False
REFERER_ENABLED = True
REFERRER_POLICY = "no-referrer"
REDIRECT_MAX_TIMES = 5  # 20 by default; RFC 9309 wants five for robots.txt

# -- bounds: memory, time, depth --
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024  # 1 GiB by default; holds for the decoded body too (crawlers.decoding)
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
DOWNLOAD_TIMEOUT = 30  # a total limit, 180 by default
DNS_TIMEOUT = 10
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]  # not 429: crawlers.manners
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # it is counted in the outcome
URLLENGTH_LIMIT = 500
MEMUSAGE_ENABLED = True
MEMUSAGE_LIMIT_MB = 600
MEMUSAGE_CHECK_INTERVAL_SECONDS = 2.0

# -- manners --
ROBOTSTXT_OBEY = False  # Scrapy's: allows after a 5xx, ignores Crawl-delay; ours is crawlers.robots
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0  # half of a delay somebody asked for is not what they asked for
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 0.0  # DOWNLOAD_DELAY holds from the start
AUTOTHROTTLE_MAX_DELAY = 30.0
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5",
    # Scrapy says "en", and a site in several languages would answer in English; each spider names its source's own.
}
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the ledger knows what was asked

# The whole lists, not additions to Scrapy's: nothing it may add later runs here unread, and no child spends two seconds on
# importing what is switched off.
DOWNLOADER_MIDDLEWARES_BASE = {
    # Left out: offsite (looks at names only, and not at start requests), robotstxt, httpcompression (accepts half a gzip
    # body), httpproxy, metarefresh, cookies, httpauth, httpcache (private pages go stale for days).
    "crawlers.guard.GuardMiddleware": 50,
    "crawlers.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "crawlers.manners.RestMiddleware": 560,  # before Retry sees a 503
    "crawlers.decoding.DecodingMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
    "crawlers.guard.RefusalMiddleware": 860,  # the first to hear why a connection was not made
}
SPIDER_MIDDLEWARES_BASE = {
    # Left out: httperror (a 404 is an answer), depth and urllength (requests are made one by one, by the routes).
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
}
EXTENSIONS_BASE = {
    # Left out: telnet, remote control, feed export, auto-throttle (ours is one), memory debugger.
    "scrapy.extensions.corestats.CoreStats": 0,
    "crawlers.memory.OwnMemory": 0,
    "crawlers.manners.Throttle": 0,
}

# -- logs: an operator reads outcomes; what is here is for the developer --
LOG_LEVEL = os.environ.get("TRIPOINT_LOG_LEVEL", "ERROR")
STATS_DUMP = False
