"""WHAT IS DRAWN: graphs as frozen values, their rules and edits, and the compiler from Graph to Plan."""
