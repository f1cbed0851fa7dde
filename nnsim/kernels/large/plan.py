"""The words of the large road: rows and working space, row after row instead of column after column."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.kernels import loading
from nnsim.kernels.codes import (
    ACTIVATION,
    CHANNELS,
    CONV,
    DENSE,
    END_LINK,
    FIRST_LINK,
    HEIGHT,
    KEPT,
    KIND,
    MAX_POOL,
    PAD_LEFT,
    PAD_TOP,
    SOURCE,
    STRIDE_ACROSS,
    STRIDE_DOWN,
    UNITS,
    WIDTH,
    WINDOW_HEIGHT,
    WINDOW_WIDTH,
)
from nnsim.kernels.plan import Floats, Ints, Plan, Record, Rule, Run

Numbers = NDArray[np.int32]

SPARSE_BELOW = 0.4
"""Inputs of which a smaller share is not 0 are kept as lists of what is not 0."""

BLOCK_BYTES = 1 << 28
"""The values of one block of samples take at most about this; a larger batch goes block by block."""

EVALUATED = 64
"""Blocks of so many samples at least, also with smaller batches, to measure losses."""

PANEL = 64
"""So many columns at least make a task of a product."""

DEPTH = 128
"""Sums are cut into pieces of this length, so that a panel of their right side stays in the nearest cache."""

PIECE = 65_536
"""About so many weights are learnt at once, so that their gradient stays in a near cache."""

FILTER_PIECE = 4096
"""So many weights of a convolution are learnt at once."""

GROUPS = 8
"""A block's samples, the panels of a layer and the inputs of a link are shared out as about so many tasks."""

THREADS = 4
"""At most so many threads work together."""

HELP = 5
"""A job beside those of `nnsim.kernels.codes`."""

ORDER_EPOCH, BLOCK, BAND, TURNED, IMAGE, BACK, PIXELS = range(7)
"""Places in `LargeWork.marks`; the first two as in `nnsim.kernels.codes`. Samples in a full block, inputs in
a band; where transposed weights, a padded image and padded slopes lie in the scratch of a thread; whether a
layer that goes sample by sample is fed with the inputs."""

PADDED_HEIGHT, PADDED_WIDTH, COPIED, PLACES, TAPS = range(5)
BACK_HEIGHT, BACK_WIDTH, BACK_TOP, BACK_LEFT, BACK_PLACES, TURNED_WEIGHTS, PARTIAL, CHOSEN = range(5, 13)
"""Columns of `LargeWork.geometry`. Of convolutions: size of the padded image, whether it is a copy; where in
`LargeWork.offsets` its windows and the values within a window are; the same of the slopes, spread and padded,
on the way back; where its weights are in `LargeWork.turned` and its gradient in `LargeWork.partial`. Of
maxima: where they are in `LargeWork.chosen`."""

TASK_ROWS, WAY_BACK = range(2)
"""Columns of `LargeWork.links`: inputs per task of learning, and what the way back does: `NOTHING`, `SET` the
slopes of the source (the first link that comes to it), or `ADD` to them."""

NOTHING, SET, ADD, LEARN = range(4)
"""What happens to a gradient: see `WAY_BACK`; `LEARN`: weights change right away, while they are in cache."""

RATE, SHARE, CALLS, ALONE, HELPED = range(5)
"""Places in `LargeWork.numbers`: the learning rate, what a sample's loss counts; how many calls trained, and
seconds per step without and with helpers (0 if not known)."""

TICKET, FINISHED, SESSION, PHASE = 0, 8, 16, 24
LAYER, COUNT, MODE, TRAINING, BEGIN, ORDERED, PLACE, WHOLE, RECORDING, BROKEN, PHASES = range(25, 36)
SHARED = 40
"""Places in `LargeWork.shared`, see `nnsim.kernels.large.crew`; what several threads write stands apart."""


class LargeSamples(NamedTuple):
    """All rows, part after part; the inputs dense, or sparse as in ``scipy.sparse.csr_array``.

    Parameters
    ----------
    inputs : ndarray, shape (rows, inputs)
        Shape (0, inputs) if they are sparse.
    first : ndarray of int64, shape (rows + 1,)
        Row ``r`` has the entries ``first[r]`` to ``first[r + 1] - 1``; empty if the inputs are dense.
    columns : ndarray of int32, shape (entries,)
        Rising within a row.
    entries : ndarray, shape (entries,)
        The inputs that are not 0.
    targets : ndarray, shape (rows, outputs)
    bounds : ndarray of int64, shape (4,)
        Part ``n`` (train, validation, test) is rows ``bounds[n]`` to ``bounds[n + 1] - 1``.
    """

    inputs: Floats
    first: Ints
    columns: Numbers
    entries: Floats
    targets: Floats
    bounds: Ints


class LargeWork(NamedTuple):
    """Space that kernels write while they work; nothing in it outlives a step but the order of the rows.

    A block of samples keeps the value of unit ``u`` of a layer for sample ``s`` at
    ``first * samples + s * units + u``, with ``first`` from `Plan.layers` and `samples` as many as a full
    block has.

    Parameters
    ----------
    values, deltas : ndarray, shape (all units * samples,)
        Output of each unit, and the slope of the loss by it or by its weighted sum.
    slopes : ndarray, as large as values, or empty
        The slopes of those activations whose slope does not follow from the value.
    targets : ndarray, shape (samples * outputs,)
    gradient : ndarray, shape (P,)
        Of the whole network, where the optimiser has to wait for it.
    partial : ndarray, shape (groups, parameters of convolutions)
        What each group of samples adds to the gradient of convolutions.
    scratch : ndarray, shape (threads, places)
        For each thread: a piece of gradient, padded images, transposed weights.
    turned : ndarray
        The weights of convolutions as the way back needs them, by `geometry`.
    chosen : ndarray of int32
        Which unit a maximum came from, by `geometry`.
    order : ndarray of int64, shape (training rows,)
        The rows of an epoch as they are used.
    rows, splits : ndarray of int64, shapes (samples,) and (samples, bands + 1)
        The rows of the block; where the entries of each band of inputs begin, for sparse inputs.
    heads : ndarray of int64, shape (threads, inputs in a band + 2)
    sorted_rows, sorted_entries : ndarray of int32 and of floats, shape (threads, entries)
        The entries of a band of a block, sorted by input, and where those of each input begin.
    figures : ndarray of float64, shape (samples, 2)
        Loss of each sample, and 1 where the answer is right.
    geometry : ndarray of int64, shape (layers, 13)
        By the names in `nnsim.kernels.large.plan`.
    offsets : ndarray of int64
        Where the window of each place of a convolution begins, and where its values lie in it.
    links : ndarray of int64, shape (links, 2)
        By the names in `nnsim.kernels.large.plan`.
    marks : ndarray of int64
        As in `nnsim.kernels.plan.Work`, then by the names in this module.
    shared : ndarray of int64
        What threads tell each other; see `nnsim.kernels.large.crew`.
    numbers : ndarray of float64
        By the names in `nnsim.kernels.large.plan`.
    kept : ndarray, shape (locked positions,)
        What is put back after an update.
    """

    values: Floats
    deltas: Floats
    slopes: Floats
    targets: Floats
    gradient: Floats
    partial: Floats
    scratch: Floats
    turned: Floats
    chosen: Numbers
    order: Ints
    rows: Ints
    splits: Ints
    heads: Ints
    sorted_rows: Numbers
    sorted_entries: Floats
    figures: Floats
    geometry: Ints
    offsets: Ints
    links: Ints
    marks: Ints
    shared: Ints
    numbers: Floats
    kept: Floats


Sparse = tuple[Ints, Numbers, Floats, int]
"""The lists of sparse inputs, as in `LargeSamples`, and the number of inputs."""


def make_large_samples(
    inputs: Floats | Sparse, targets: Floats, bounds: Ints, precision: str
) -> LargeSamples:
    """Return rows as the large road takes them.

    Parameters
    ----------
    inputs : ndarray, shape (rows, inputs), or tuple
        Dense inputs, which are kept sparse if most of them are 0, or the lists of sparse ones, with columns
        rising within each row.
    targets : ndarray, shape (rows, outputs)
    bounds : ndarray of int64, shape (4,)
    precision : {"float64", "float32"}
    """
    aims = np.array(targets, precision, order="C")
    if not isinstance(inputs, tuple) and np.count_nonzero(inputs) >= SPARSE_BELOW * inputs.size:
        none = np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, precision)
        return LargeSamples(np.array(inputs, precision, order="C"), *none, aims, bounds)
    first, columns, entries, count = inputs if isinstance(inputs, tuple) else _sparse(inputs)
    return LargeSamples(
        inputs=np.zeros((0, count), precision),
        first=np.array(first, np.int64),
        columns=np.array(columns, np.int32),
        entries=np.array(entries, precision),
        targets=aims,
        bounds=bounds,
    )


def _sparse(inputs: Floats) -> Sparse:
    """Return the lists of dense inputs."""
    rows, columns = np.nonzero(inputs)
    first = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(inputs)))])
    return first, columns.astype(np.int32), inputs[rows, columns], inputs.shape[1]


def make_large_work(plan: Plan, rule: Rule, parameters: Floats, train_rows: int) -> LargeWork:
    """Return working space for a plan and batches of a rule; its arrays have the type of the parameters.

    Most of it is not touched, and so takes no memory, before it is needed.
    """
    dtype, units, outputs = parameters.dtype, len(plan.activation), int(plan.layers[-1, UNITS])
    block = max(EVALUATED, rule.batch_size)
    block = max(GROUPS, min(block, BLOCK_BYTES // (units * parameters.itemsize)))
    links, (geometry, offsets, sizes) = _links(plan), _geometry(plan, block)
    turned, image, back = (_rounded(size) for size in (DEPTH * PANEL, sizes["image"], sizes["back"]))
    piece = _rounded(_largest_piece(plan, links))
    band = int(max(links[plan.links[:, SOURCE] == 0, TASK_ROWS], default=1))
    inputs = int(plan.layers[0, UNITS])
    groups = GROUPS if GROUPS * sizes["partial"] <= units * block else 2
    kept = np.any(plan.layers[:, ACTIVATION] >= KEPT) or np.any(plan.activation >= KEPT)
    pixels = any(plan.layers[layer, KIND] != DENSE for layer in _fed_by_inputs(plan))
    places = [piece, piece + turned, piece + turned + image]
    return LargeWork(
        values=_zeros(units * block, dtype),
        deltas=_zeros(units * block, dtype),
        slopes=_zeros(units * block if kept else 0, dtype),
        targets=_zeros(outputs * block, dtype),
        gradient=_zeros(len(parameters), dtype),
        partial=np.zeros((groups, sizes["partial"]), dtype),
        scratch=_zeros(THREADS * (places[-1] + back), dtype).reshape(THREADS, -1),
        turned=_zeros(sizes["turned"], dtype),
        chosen=np.zeros(sizes["chosen"], np.int32),
        order=np.arange(train_rows, dtype=np.int64),
        rows=np.zeros(block, np.int64),
        splits=np.zeros((block, -(-inputs // band) + 1), np.int64),
        heads=np.zeros((THREADS, band + 2), np.int64),
        sorted_rows=np.zeros((THREADS, band * block), np.int32),
        sorted_entries=np.zeros((THREADS, band * block), dtype),
        figures=np.zeros((block, 2)),
        geometry=geometry,
        offsets=offsets,
        links=links,
        marks=np.array([-1, block, band, *places, pixels], np.int64),
        shared=np.zeros(SHARED, np.int64),
        numbers=np.zeros(5),
        kept=np.zeros(len(plan.locked), dtype),
    )


def _zeros(size: int, dtype: Any) -> Floats:
    """Return zeros that begin where a vector register's line does."""
    space = np.zeros(size + 64 // dtype.itemsize, dtype)
    begin = -space.ctypes.data % 64 // dtype.itemsize
    return space[begin : begin + size]


def _rounded(size: int) -> int:
    return -(-size // 16) * 16


def _links(plan: Plan) -> Ints:
    """Return `LargeWork.links`."""
    table = np.zeros((len(plan.links), 2), np.int64)
    learns = _learns(plan)
    reached: set[int] = set()
    for layer in reversed(range(1, len(plan.layers))):
        for link in range(plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]):
            source = int(plan.links[link, SOURCE])
            inputs, units = int(plan.layers[source, UNITS]), int(plan.layers[layer, UNITS])
            if source == 0:
                units = max(int(plan.layers[other, UNITS]) for other in _fed_by_inputs(plan))
            table[link, TASK_ROWS] = max(16, min(_rounded(-(-inputs // GROUPS)), PIECE // units // 16 * 16))
            table[link, WAY_BACK] = (ADD if source in reached else SET) if learns[source] else NOTHING
            reached.add(source)
    return table


def _fed_by_inputs(plan: Plan) -> list[int]:
    """Return the layers that links from the input layer end in."""
    fed = []
    for layer in range(1, len(plan.layers)):
        begin, end = plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]
        if 0 in plan.links[begin:end, SOURCE]:
            fed.append(layer)
    return fed


def _learns(plan: Plan) -> list[bool]:
    """Return for each layer whether its values depend on parameters."""
    learns = [False]
    for layer in range(1, len(plan.layers)):
        begin, end = plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]
        own = plan.layers[layer, KIND] in (DENSE, CONV)
        learns.append(bool(own or any(learns[source] for source in plan.links[begin:end, SOURCE])))
    return learns


def _largest_piece(plan: Plan, links: Ints) -> int:
    """Return how many values of a gradient a task has at most."""
    sizes = [GROUPS, FILTER_PIECE]
    for layer in range(1, len(plan.layers)):
        if plan.layers[layer, KIND] == DENSE:
            begin, end = plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]
            sizes.append(int(plan.layers[layer, UNITS] * max(links[begin:end, TASK_ROWS], default=1)))
    return max(sizes)


def _geometry(plan: Plan, block: int) -> tuple[Ints, Ints, dict[str, int]]:
    """Return `LargeWork.geometry` and `LargeWork.offsets`, and sizes of the arrays they point into."""
    table = np.zeros((len(plan.layers), CHOSEN + 1), np.int64)
    sizes = {"image": 0, "back": 0, "turned": 0, "partial": 0, "chosen": 0}
    lists: list[Ints] = []
    for layer in range(1, len(plan.layers)):
        if plan.layers[layer, KIND] == CONV:
            _convolution(plan, layer, table[layer], lists, sizes)
        elif plan.layers[layer, KIND] == MAX_POOL:
            table[layer, CHOSEN] = sizes["chosen"]
            sizes["chosen"] += int(plan.layers[layer, UNITS]) * block
    return table, np.concatenate([np.zeros(0, np.int64), *lists]), sizes


def _convolution(plan: Plan, layer: int, table: Ints, lists: list[Ints], sizes: dict[str, int]) -> None:
    """Fill the row of `LargeWork.geometry` that belongs to a convolution, and what goes with it."""
    own = plan.layers[layer]
    source = plan.layers[plan.links[own[FIRST_LINK], SOURCE]]
    (rows, columns, channels), filters = source[HEIGHT : CHANNELS + 1], own[CHANNELS]
    height, width = own[WINDOW_HEIGHT], own[WINDOW_WIDTH]
    down, across = own[STRIDE_DOWN], own[STRIDE_ACROSS]
    needed = (own[HEIGHT] - 1) * down + height, (own[WIDTH] - 1) * across + width
    copied = own[PAD_TOP] or own[PAD_LEFT] or needed[0] > rows or needed[1] > columns
    table[PADDED_HEIGHT], table[PADDED_WIDTH] = needed if copied else (rows, columns)
    table[COPIED] = bool(copied)
    table[BACK_HEIGHT], table[BACK_WIDTH] = rows + height - 1, columns + width - 1
    table[BACK_TOP], table[BACK_LEFT] = height - 1 - own[PAD_TOP], width - 1 - own[PAD_LEFT]
    line = table[PADDED_WIDTH]
    for column, found in (
        (PLACES, _grid(own[HEIGHT], line * down * channels, own[WIDTH], across * channels)),
        (TAPS, _grid(height, line * channels, width * channels, 1)),
        (BACK_PLACES, _grid(rows, table[BACK_WIDTH] * filters, columns, filters)),
    ):
        table[column] = sum(map(len, lists))
        lists.append(found)
    table[TURNED_WEIGHTS], table[PARTIAL] = sizes["turned"], sizes["partial"]
    weights = int(height * width * channels * filters)
    sizes["turned"] += weights
    sizes["partial"] += weights + int(filters)
    sizes["image"] = max(sizes["image"], int(table[PADDED_HEIGHT] * line * channels))
    sizes["back"] = max(sizes["back"], int(table[BACK_HEIGHT] * table[BACK_WIDTH] * filters))


def _grid(rows: int, row: int, columns: int, column: int) -> Ints:
    """Return the places of a grid in a flat array, row by row."""
    return (np.arange(rows)[:, None] * row + np.arange(columns) * column).ravel()


def smallest(precision: str) -> tuple[Plan, Rule, LargeSamples, Run, LargeWork, Record]:
    """Return what `nnsim.kernels.loading.smallest` does, for the large road."""
    plan, rule, samples, run, _, record = loading.smallest(precision)
    large = make_large_samples(samples.inputs, samples.targets, samples.bounds, precision)
    return plan, rule, large, run, make_large_work(plan, rule, run.parameters, 1), record
