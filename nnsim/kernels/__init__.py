"""HOW FAST: forward, backward and update kernels on flat arrays; NumPy and Numba only, Numba only here."""

from nnsim.kernels.ahead import compile_ahead, load_everything
from nnsim.kernels.loading import is_loaded, load, load_large, load_raster

__all__ = ["compile_ahead", "is_loaded", "load", "load_everything", "load_large", "load_raster"]
