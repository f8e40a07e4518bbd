"""The language of a text: detectors, our own evidence of words, and the rule that decides (see README.md)."""
