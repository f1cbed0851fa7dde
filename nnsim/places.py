"""Where nnsim keeps and finds things: its version, resources, the kernel cache, the user's own folders."""

import os
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import platformdirs


def version() -> str:
    """Return the version of the installed nnsim, or that of the checkout it runs from."""
    try:
        return metadata.version("nnsim")
    except metadata.PackageNotFoundError:
        text = (resources().parent / "pyproject.toml").read_text(encoding="utf-8")
        return str(tomllib.loads(text)["project"]["version"])


def resources() -> Path:
    """Return the folder of icons, examples and bundled data.

    A checkout has it beside the package, an installed wheel inside it, a bundle where its loader says.
    """
    package = Path(__file__).resolve().parent
    bundle = getattr(sys, "_MEIPASS", None)
    candidates = [package / "resources", package.parent / "resources"]
    if bundle:
        candidates.insert(0, Path(bundle) / "resources")
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"nnsim is installed without its resources (looked in {candidates})")


def cache() -> Path:
    """Return the folder for what can be made again: compiled kernels. ``NNSIM_CACHE`` overrides it."""
    return Path(os.environ.get("NNSIM_CACHE") or platformdirs.user_cache_path("nnsim", appauthor=False))


def state() -> Path:
    """Return the folder for recovery copies and logs. ``NNSIM_STATE`` overrides it."""
    return Path(os.environ.get("NNSIM_STATE") or platformdirs.user_state_path("nnsim", appauthor=False))


def config() -> Path:
    """Return the folder of what the user set on the command line. ``NNSIM_CONFIG`` overrides it."""
    return Path(os.environ.get("NNSIM_CONFIG") or platformdirs.user_config_path("nnsim", appauthor=False))


def data() -> Path:
    """Return the folder for data sets that nnsim fetched."""
    return Path(platformdirs.user_data_path("nnsim", appauthor=False)) / "data"
