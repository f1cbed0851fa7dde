"""What every test stands on: no screen, one thread, seeded numbers, and none of the user's own folders."""

import os

# These are read once, when Qt and the BLAS libraries are first imported.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"

# One kernel cache for all tests of all runs, so that nothing compiles twice.
os.environ.setdefault("NNSIM_CACHE", str(ROOT / ".pytest_cache" / "kernels"))

# No deadlines: a busy machine is not a defect. The same examples each time, so that nobody's change fails by
# chance; `--hypothesis-profile=search` tries others.
settings.register_profile("search", settings(), deadline=None)
settings.register_profile("nnsim", settings(), deadline=None, derandomize=True)
settings.load_profile("nnsim")


@pytest.fixture(autouse=True)
def private_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test, and the programs it starts, a state folder and settings that are not the user's."""
    monkeypatch.setenv("NNSIM_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def rng() -> np.random.Generator:
    """Return a random generator with the same seed in every test."""
    return np.random.default_rng(20250101)


@pytest.fixture
def shared_data() -> Callable[[str], Path]:
    """Return a function that finds a file of the shared sample data, or skips the test without it."""

    def find(name: str) -> Path:
        path = SHARED_DATA / name
        if not path.exists():
            pytest.skip(f"the shared sample data has no {name} here")
        return path

    return find
