"""How items are found: pure functions from the bytes of a feed, sitemap, listing or REST answer to leads and next pages."""
