"""How a capture becomes an entry of the catalogue: pure functions; only ``stages`` knows Scrapy."""
