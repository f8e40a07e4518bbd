"""Reads what people declare: sources, themes, places, organisations, corrections. Refuses what it does not understand."""
