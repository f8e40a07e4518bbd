"""Which places of the border region a text names, and which regions it joins (see README.md)."""
