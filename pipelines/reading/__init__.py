"""A capture becomes what the page prints: body, headline, author, links and the witnesses of its dates."""
