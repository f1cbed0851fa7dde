"""HOW FAST: forward, backward and update kernels on flat arrays; NumPy and Numba only, Numba only here."""
