"""HOW FAST: forward, backward and update kernels on flat arrays; NumPy and Numba only, Numba only here."""

from nnsim.kernels.loading import is_loaded, load, load_everything, load_large, load_raster

__all__ = ["is_loaded", "load", "load_everything", "load_large", "load_raster"]
