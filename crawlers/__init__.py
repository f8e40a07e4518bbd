"""How pages are found and fetched: one Scrapy spider per source file, discovery, politeness, guards."""
