"""Who says when: every date a page, its address and its lead state, and the rule that decides between them."""
