"""What a table makes, in words: a classification or a regression, from what, and for which network."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from nnsim.data.dataset import Dataset

MANY = 3
"""Names that a sentence lists; of more it says how many there are."""


def task_text(dataset: Dataset, targets: Sequence[str]) -> str:
    """Return what is to be learnt: “Classification: predict species, one of 3 classes”."""
    named = ", ".join(targets[:MANY]) + (", …" if len(targets) > MANY else "")
    if dataset.task == "regression":
        if len(targets) == 1:
            text = QCoreApplication.translate("ImportDialog", "Regression: predict %1, a number")
        else:
            text = QCoreApplication.translate("ImportDialog", "Regression: predict %1, %2 numbers")
            text = text.replace("%2", str(len(targets)))
        return text.replace("%1", named)
    text = QCoreApplication.translate("ImportDialog", "Classification: predict %1, one of %2 classes")
    return text.replace("%1", named).replace("%2", str(len(dataset.class_names)))


def network_text(dataset: Dataset) -> str:
    """Return what the network becomes: “4 inputs → 3 classes”."""
    translate, outputs = QCoreApplication.translate, dataset.targets.shape[1]
    inputs = counted(
        translate("ImportDialog", "1 input"),
        translate("ImportDialog", "%1 inputs"),
        dataset.inputs.shape[1],
    )
    if dataset.task == "classes":
        after = translate("ImportDialog", "%1 classes").replace("%1", f"{outputs:,}")
    elif dataset.task == "binary":
        after = translate("ImportDialog", "1 output for 2 classes")
    else:
        one, several = translate("ImportDialog", "1 output"), translate("ImportDialog", "%1 outputs")
        after = counted(one, several, outputs)
    return f"{inputs} → {after}"


def rows_text(dataset: Dataset) -> str:
    """Return how many rows there are to learn from."""
    text = QCoreApplication.translate("ImportDialog", "%1 rows, %2 of them to train with")
    return text.replace("%1", f"{dataset.rows:,}").replace("%2", f"{dataset.count('train'):,}")


def lost_text(dataset: Dataset) -> str:
    """Return how many rows were left out and how many values were filled in."""
    translate = QCoreApplication.translate
    dropped = translate("ImportDialog", "%1 of %2 rows left out").replace("%1", f"{dataset.dropped:,}")
    dropped = dropped.replace("%2", f"{dataset.dropped + dataset.rows:,}")
    filled = counted(
        translate("ImportDialog", "1 value filled in"),
        translate("ImportDialog", "%1 values filled in"),
        dataset.filled,
    )
    return f"{dropped} · {filled}"


def counted(one: str, several: str, count: int) -> str:
    """Return a text for one or for several of something."""
    return one if count == 1 else several.replace("%1", f"{count:,}")
