"""The ready-made sources: the grid, the gallery, their pictures, and what choosing one does."""
