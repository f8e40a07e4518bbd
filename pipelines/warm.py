"""Imported once by the server that worker processes are forked from: what every reader needs is loaded before the fork.

Models are shared pages of memory then, and a worker that had to be killed is replaced in milliseconds.
"""

import pipelines.tasks  # noqa: F401 -- the import is the work
from catalog.model.languages import LANGUAGES
from pipelines.languages.decision import decide_language
from pipelines.places.tagging import tag_places
from pipelines.themes.tagging import tag_themes

_HEADLINE = "Gemeente Maastricht opent nieuw gezondheidscentrum aan de Maas"
_TEXT = (
    "De gemeente opent op maandag een gezondheidscentrum. Huisartsen en verpleegkundigen werken er samen voor de buurt."
)

decide_language(headline=_HEADLINE, text=_TEXT)
for language in LANGUAGES:  # each has a gazetteer and a lexicon of its own
    tag_places(headline=_HEADLINE, text=_TEXT, in_language=language)
    tag_themes(headline=_HEADLINE, description=None, text=_TEXT, in_language=language)
