"""From rows to what a person reads: listings, feeds, press review, citation, dumps. Pure functions over the edition."""
