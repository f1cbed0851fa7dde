"""Data of a person's own: opening, dropping, pasting, the import view, files that were moved or changed."""
