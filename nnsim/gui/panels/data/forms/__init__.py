"""The fields of the source in use, a form for each kind."""
