"""WHAT IS SEEN: the window. Qt begins here and nowhere else."""
