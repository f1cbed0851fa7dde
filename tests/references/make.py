"""Compute the reference figures with PyTorch, Keras and scikit-learn, and store or check them.

    python tests/references/make.py            # store them in tests/references/figures
    python tests/references/make.py --check    # fail unless the stored ones are what these libraries give
    python tests/references/make.py losses     # only these groups, whatever else is asked for

The libraries come with ``pip install -e '.[peers]'``. Where PyTorch and Keras have the same formula, both
must agree before a figure is stored; where they do not, Keras has the word.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import by_keras
import by_sklearn
import by_torch
import cases
import keras
import numpy as np
import sklearn
import torch
from cases import CASES, Case

FIGURES = Path(__file__).parent / "figures"

GROUPS = tuple(dict.fromkeys(case.group for case in CASES))

AGREEMENT = {"float64": 1e-10, "float32": 1e-4}
"""How closely PyTorch and Keras agree; chance decides about the last digits."""

Kept = dict[int, np.ndarray]


def main() -> None:
    """Store or check every figure."""
    torch.set_num_threads(1)
    check, wanted = "--check" in sys.argv, set(sys.argv[1:]) - {"--check"}
    for group in (group for group in (*GROUPS, "metrics") if group in wanted or not wanted):
        text = metrics() if group == "metrics" else as_text(group)
        path = FIGURES / f"{group}.json"
        if check:
            compare(json.loads(path.read_text()), json.loads(text), group)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        print(group)  # noqa: T201


def figures(case: Case) -> dict[str, Any]:
    """Return who computed a case, and the parameters by precision and step."""
    found: dict[str, Any] = {}
    for precision, steps in (("float64", cases.KEPT), ("float32", cases.KEPT[-1:])):
        kept = {
            name: each for name, run in RUNS.items() if (each := _if_alike(run, case, precision)) is not None
        }
        assert kept, f"nobody can tell of {case.name}"
        _agree(case, precision, kept)
        chosen = next(iter(kept.values()))
        found |= {"by": list(kept), precision: {str(step): chosen[step].tolist() for step in steps}}
    return found


RUNS: dict[str, Callable[[Case, str], Kept]] = {"torch": by_torch.run, "keras": by_keras.run}


def _if_alike(run: Callable[[Case, str], Kept], case: Case, precision: str) -> Kept | None:
    try:
        return run(case, precision)
    except cases.UnlikeError:
        return None


def _agree(case: Case, precision: str, kept: dict[str, Kept]) -> None:
    """Stop unless all who computed a case found the same."""
    first, *others = kept.values()
    for other in others:
        apart = max(np.abs(first[step] - other[step]).max() for step in cases.KEPT)
        assert apart < AGREEMENT[precision], f"{case.group} {case.name} {precision}: {apart} apart"


def as_text(group: str) -> str:
    """Return the figures of a group as JSON, one line per case and precision."""
    versions = {"torch": torch.__version__.split("+")[0], "keras": keras.__version__}
    lines = [f'  "versions": {json.dumps(versions)}']
    for case in CASES:
        if case.group == group:
            lines.append(f'  "{case.name}": {{\n{_case_as_text(figures(case))}\n  }}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _case_as_text(found: dict[str, Any]) -> str:
    lines = [f'    "by": {json.dumps(found["by"])}']
    for precision in AGREEMENT:
        steps = (f'"{step}": [{_digits(precision, vector)}]' for step, vector in found[precision].items())
        lines.append(f'    "{precision}": {{{", ".join(steps)}}}')
    return ",\n".join(lines)


def _digits(precision: str, vector: list[float]) -> str:
    """Return numbers with as many digits as they need to be told apart from their neighbours."""
    return ", ".join(str(np.dtype(precision).type(value)) for value in vector)


def metrics() -> str:
    """Return the metrics as JSON, one line per set of answers."""
    found = {"versions": {"scikit-learn": sklearn.__version__}} | by_sklearn.run()
    return "{\n" + ",\n".join(f'  "{name}": {json.dumps(each)}' for name, each in found.items()) + "\n}\n"


def compare(stored: dict[str, Any], found: dict[str, Any], group: str) -> None:
    """Stop unless stored figures are those just found; the versions of the libraries may differ."""
    assert stored.keys() == found.keys(), f"{group}: other cases are stored"
    for name in stored.keys() - {"versions"}:
        for figure in stored[name].keys() - {"by"}:
            apart = _apart(stored[name][figure], found[name][figure])
            limit = 1e-4 if figure == "float32" else 1e-9
            assert apart < limit, f"{group} {name} {figure}: {apart} apart"


def _apart(stored: Any, found: Any) -> float:
    """Return the largest difference of vectors by step, or of a figure."""
    if isinstance(stored, dict):
        return max(_apart(stored[step], found[step]) for step in stored)
    return float(np.abs(np.subtract(stored, found)).max())


if __name__ == "__main__":
    main()
