"""What each word of a text does to the output: the difference that leaving it out makes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset
from nnsim.data.sheet import classes_of

Array = NDArray[np.float64]

LEAST = 0.5
"""Log-odds that count as a full push where no word has more: small effects shall look small."""


@dataclass(frozen=True, eq=False)
class Effects:
    """The score of a text and the scores without each of its words.

    Parameters
    ----------
    unit : int
        Which output the scores are of.
    score : float
        Of the whole text: a chance, or a number in the units of the data.
    without : ndarray, shape (words,)
        The score without each word.
    pushes : ndarray, shape (words,)
        How much each word pushes the score up, -1 to 1.
    """

    unit: int
    score: float
    without: Array
    pushes: Array


def effects(outputs: Array, data: Dataset, output: int) -> Effects:
    """Return what each word does.

    Parameters
    ----------
    outputs : ndarray, shape (1 + words, outputs)
        Of the text, and of the text without each word; scaled as the targets.
    data : Dataset
    output : int
        The target that is shown, of numbers; of classes it is the one the text is taken for.

    Notes
    -----
    Chances are compared by the logarithm of their odds: near 0 and 1 the chance itself hardly moves, whatever
    a word does.
    """
    if data.task == "regression":
        scaling = data.target_scaling
        scores = outputs[:, output] * scaling.scale[output] + scaling.centre[output]
        least = 0.1 * float(data.raw_targets[:, output].std())
        return _weighed(output, scores, scores, least)
    unit = 0 if outputs.shape[1] == 1 else int(classes_of(outputs[:1])[0])
    chances = np.clip(np.nan_to_num(outputs[:, unit], nan=0.5), 1e-9, 1 - 1e-9)
    return _weighed(unit, outputs[:, unit], np.log(chances / (1 - chances)), LEAST)


def _weighed(unit: int, scores: Array, levels: Array, least: float) -> Effects:
    moved = np.nan_to_num(levels[0] - levels[1:])
    most = max(least, float(np.abs(moved).max(initial=0.0)))
    return Effects(unit, float(scores[0]), scores[1:], moved / (most or 1.0))
