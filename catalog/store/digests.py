"""The digest that tells whether the words of an item changed."""

import hashlib


def content_digest(headline: str, description: str | None, article_body: str) -> str:
    """``sha256:`` of what makes a revision: headline, description and body."""
    joined = "\n\n".join((headline, description or "", article_body))
    return f"sha256:{hashlib.sha256(joined.encode()).hexdigest()}"
