"""What we know and keep: nouns, registry, store, search, and the documents made from them. Knows no Scrapy, no Datasette."""
