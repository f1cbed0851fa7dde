"""WHAT IS SAVED: the Project, its file format, atomic saving, recovery and the examples."""
