"""Where it is kept: the private ledger and catalogue (``catalog.db``), the archive (WARC), the public edition (``news.db``)."""
