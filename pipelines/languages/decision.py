"""The rule by which the language of an item is decided."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from catalog.model.article import LanguageDecision
from catalog.model.languages import LANGUAGES, UNDETERMINED


@cache
def _identifier() -> Any:  # noqa: ANN401
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def decide_language(*, headline: str, text: str, declared: str | None = None, published_in: Sequence[str] = ()) -> LanguageDecision:
    """Decide the language of an item from its words, with what is declared as a second witness."""
    sample = f"{headline}\n{text[:1000]}".strip()
    if sum(letter.isalpha() for letter in sample) < 12:
        return LanguageDecision(in_language=UNDETERMINED, confidence=0.0, evidence=("short text",))
    language, confidence = _identifier().classify(sample)
    return LanguageDecision(
        in_language=language, confidence=round(float(confidence), 3), evidence=(f"declared={declared}", f"py3langid={language} {confidence:.2f}")
    )
