"""Looking at a site nobody declared yet: what it is made with, where its news may be found, what a source file would say."""
