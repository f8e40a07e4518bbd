"""The nouns: one frozen record per stage of the path a page takes (see the table in ``catalog/model/README.md``)."""
