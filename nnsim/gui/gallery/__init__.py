"""The gallery of examples: where a lesson is chosen, and where its words stay to be read."""
