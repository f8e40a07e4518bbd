"""The five languages of the border region, in the order in which they are always shown."""

from typing import Final, Literal, get_args

Language = Literal["nl", "de", "fr", "en", "lb"]
"""A BCP 47 code of one of the five languages."""

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

UNDETERMINED: Final = "und"
"""ISO 639-2 for "undetermined": too little text, or a language that is none of the five."""

ENDONYM: Final[dict[str, str]] = {
    "nl": "Nederlands",
    "de": "Deutsch",
    "fr": "Français",
    "en": "English",
    "lb": "Lëtzebuergesch",
}
"""A language is named in itself."""
