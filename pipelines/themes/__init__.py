"""What an item is about: terms in five languages, weighed by place, joined with a sentence encoder."""
