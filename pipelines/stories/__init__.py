"""Which items tell the same piece of news, in any language, and what each is to the first of them."""
