"""Finding: folding, stems, compounds, expansion across languages, the question's compilation, the sentence encoder."""
