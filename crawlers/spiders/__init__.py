"""Spiders of odd sites: one small ``SiteSpider`` subclass a file, with ``name`` equal to the source's id. Empty is good."""
