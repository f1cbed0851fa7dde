"""Layers that go sample by sample: convolutions, pools, Dropout and Flatten, each with its way back."""

import numpy as np
from numpy import uintp as at

from nnsim.kernels.activations import activate_unit, apply_unit_slopes
from nnsim.kernels.codes import (
    ACTIVATION,
    AVERAGE_POOL,
    BIAS,
    CHANNELS,
    CONV,
    DROPOUT,
    FIRST_LINK,
    FIRST_UNIT,
    HEIGHT,
    KIND,
    MAX_POOL,
    PAD_LEFT,
    PAD_TOP,
    SOURCE,
    STEP,
    STRIDE_ACROSS,
    STRIDE_DOWN,
    UNITS,
    WEIGHT,
    WIDTH,
    WINDOW_HEIGHT,
    WINDOW_WIDTH,
)
from nnsim.kernels.jit import exact, part, rare
from nnsim.kernels.large.plan import (
    BACK,
    BACK_HEIGHT,
    BACK_LEFT,
    BACK_PLACES,
    BACK_TOP,
    BACK_WIDTH,
    BLOCK,
    CHOSEN,
    COPIED,
    IMAGE,
    NOTHING,
    PADDED_HEIGHT,
    PADDED_WIDTH,
    PARTIAL,
    PLACE,
    PLACES,
    SET,
    TAPS,
    TRAINING,
    TURNED_WEIGHTS,
    WAY_BACK,
    LargeWork,
)
from nnsim.kernels.large.products import add_windows
from nnsim.kernels.large.ranges import add, add_share, clear, copy
from nnsim.kernels.large.tiles import take_largest
from nnsim.kernels.plan import Floats, Plan, Rule, Run
from nnsim.kernels.shuffle import GOLDEN, mix, stream


@part
def place_of(plan: Plan, work: LargeWork, layer: int, s: int) -> int:
    """Return where the values of a layer for a sample of the block begin."""
    return plan.layers[layer, FIRST_UNIT] * work.marks[BLOCK] + s * plan.layers[layer, UNITS]


@part
def source_of(plan: Plan, layer: int) -> int:
    """Return the layer that feeds a layer with only one link."""
    return plan.links[plan.layers[layer, FIRST_LINK], SOURCE]


@part
def taps(plan: Plan, layer: int) -> int:
    """Return how many values a window of a convolution holds."""
    window = plan.layers[layer, WINDOW_HEIGHT] * plan.layers[layer, WINDOW_WIDTH]
    return window * plan.layers[source_of(plan, layer), CHANNELS]


@rare
def compute_sample(
    plan: Plan, rule: Rule, run: Run, work: LargeWork, thread: int, layer: int, s: int
) -> None:
    """Compute a layer for one sample of the block."""
    kind, source = plan.layers[layer, KIND], source_of(plan, layer)
    x, y = place_of(plan, work, source, s), place_of(plan, work, layer, s)
    if kind == CONV:
        convolve(plan, run, work, thread, layer, source, x, y)
    elif kind == MAX_POOL:
        take_maxima(plan, work, layer, source, x, y, s)
    elif kind == AVERAGE_POOL:
        take_means(plan, work, layer, source, x, y)
    elif kind == DROPOUT and work.shared[TRAINING]:
        drop(plan, rule, run, work, layer, s, work.values, x, work.values, y, True)
    else:
        copy(work.values, y, work.values, x, plan.layers[layer, UNITS])


@rare
def return_sample(
    plan: Plan, rule: Rule, run: Run, work: LargeWork, thread: int, layer: int, s: int, group: int
) -> None:
    """Send the slopes of a layer back to its source for one sample of the block."""
    kind, source = plan.layers[layer, KIND], source_of(plan, layer)
    x, y = place_of(plan, work, source, s), place_of(plan, work, layer, s)
    back = work.links[plan.layers[layer, FIRST_LINK], WAY_BACK]
    if back == SET:
        clear(work.deltas, x, plan.layers[source, UNITS])
    if kind == CONV:
        units = plan.layers[layer, UNITS]
        apply_unit_slopes(plan.layers[layer, ACTIVATION], work.values, work.slopes, work.deltas, y, units)
        add_filters_gradient(plan, work, thread, layer, source, x, y, group)
        if back != NOTHING:
            convolve_back(plan, work, thread, layer, source, x, y)
    elif back == NOTHING:
        return
    elif kind == MAX_POOL:
        first = work.geometry[layer, CHOSEN] + s * plan.layers[layer, UNITS]
        for u in range(at(plan.layers[layer, UNITS])):
            work.deltas[at(x) + at(work.chosen[at(first) + u])] += work.deltas[at(y) + u]
    elif kind == AVERAGE_POOL:
        return_means(plan, work, layer, source, x, y)
    elif kind == DROPOUT and work.shared[TRAINING]:
        drop(plan, rule, run, work, layer, s, work.deltas, y, work.deltas, x, False)
    else:
        add(work.deltas, x, work.deltas, y, plan.layers[layer, UNITS])


@rare
def pad(plan: Plan, work: LargeWork, thread: int, layer: int, source: int, x: int) -> None:
    """Copy an image into the scratch of a thread, with zeros around it as a convolution needs them."""
    image, first = work.scratch[thread], work.marks[IMAGE]
    height, width, channels = image_of(plan, source)
    rows, columns = work.geometry[layer, PADDED_HEIGHT], work.geometry[layer, PADDED_WIDTH]
    top, left = plan.layers[layer, PAD_TOP], plan.layers[layer, PAD_LEFT]
    clear(image, first, rows * columns * channels)
    for row in range(min(height, rows - top)):
        to, begin = first + ((row + top) * columns + left) * channels, x + row * width * channels
        copy(image, to, work.values, begin, min(width, columns - left) * channels)


@part
def image_of(plan: Plan, layer: int) -> tuple[int, int, int]:
    """Return height, width and channels of what a layer gives."""
    return plan.layers[layer, HEIGHT], plan.layers[layer, WIDTH], plan.layers[layer, CHANNELS]


@rare
def convolve(
    plan: Plan, run: Run, work: LargeWork, thread: int, layer: int, source: int, x: int, y: int
) -> None:
    """Compute a convolution as a product: each window of the padded image is a row of its left side.

    Within a window, the values of one row of pixels lie side by side; the outer sum runs over its rows.
    """
    table, filters, channels = plan.layers[layer], plan.layers[layer, CHANNELS], plan.layers[source, CHANNELS]
    bias, places = table[BIAS], table[HEIGHT] * table[WIDTH]
    if bias < 0:
        clear(work.values, y, table[UNITS])
    for place in range(places if bias >= 0 else 0):
        copy(work.values, y + place * filters, run.parameters, bias, filters)
    weight = plan.links[table[FIRST_LINK], WEIGHT]
    across, run_length = work.geometry[layer, PADDED_WIDTH] * channels, table[WINDOW_WIDTH] * channels
    offsets = work.geometry[layer, PLACES]
    left, first = work.values, x
    if work.geometry[layer, COPIED]:
        pad(plan, work, thread, layer, source, x)
        left, first = work.scratch[thread], work.marks[IMAGE]
    add_windows(
        work.values, y, filters, left, first, work.offsets, offsets, across, 1,
        run.parameters, weight, run_length * filters, filters,
        places, filters, table[WINDOW_HEIGHT], run_length,
    )  # fmt: skip
    activate_unit(table[ACTIVATION], work.values, work.slopes, y, table[UNITS])


@rare
def add_filters_gradient(
    plan: Plan, work: LargeWork, thread: int, layer: int, source: int, x: int, y: int, group: int
) -> None:
    """Add a sample's share of the gradient of a convolution: a sum over all windows."""
    table, filters, channels = plan.layers[layer], plan.layers[layer, CHANNELS], plan.layers[source, CHANNELS]
    rows, across = taps(plan, layer), work.geometry[layer, PADDED_WIDTH]
    target, start = work.partial[group], work.geometry[layer, PARTIAL]
    offsets = work.geometry[layer, TAPS]
    left, first = work.values, x
    if work.geometry[layer, COPIED]:
        pad(plan, work, thread, layer, source, x)
        left, first = work.scratch[thread], work.marks[IMAGE]
    add_windows(
        target, start, filters, left, first, work.offsets, offsets,
        table[STRIDE_DOWN] * across * channels, table[STRIDE_ACROSS] * channels,
        work.deltas, y, table[WIDTH] * filters, filters,
        rows, filters, table[HEIGHT], table[WIDTH],
    )  # fmt: skip
    if table[BIAS] >= 0:
        start += rows * filters
        for place in range(table[HEIGHT] * table[WIDTH]):
            add(target, start, work.deltas, y + place * filters, filters)


@rare
def convolve_back(plan: Plan, work: LargeWork, thread: int, layer: int, source: int, x: int, y: int) -> None:
    """Add the slopes by the image: a convolution of the slopes with the filters turned round.

    The slopes are spread out by the stride and padded, so that a pixel's window holds those it counts for.
    """
    table, filters, channels = plan.layers[layer], plan.layers[layer, CHANNELS], plan.layers[source, CHANNELS]
    image, first = work.scratch[thread], work.marks[BACK]
    rows, columns = work.geometry[layer, BACK_HEIGHT], work.geometry[layer, BACK_WIDTH]
    top, left = work.geometry[layer, BACK_TOP], work.geometry[layer, BACK_LEFT]
    clear(image, first, rows * columns * filters)
    for row in range(table[HEIGHT]):
        line = first + ((row * table[STRIDE_DOWN] + top) * columns + left) * filters
        for column in range(table[WIDTH]):
            to = line + column * table[STRIDE_ACROSS] * filters
            copy(image, to, work.deltas, y + (row * table[WIDTH] + column) * filters, filters)
    run_length = table[WINDOW_WIDTH] * filters
    places = plan.layers[source, HEIGHT] * plan.layers[source, WIDTH]
    add_windows(
        work.deltas, x, channels, image, first, work.offsets, work.geometry[layer, BACK_PLACES],
        columns * filters, 1, work.turned, work.geometry[layer, TURNED_WEIGHTS], run_length * channels,
        channels, places, channels, table[WINDOW_HEIGHT], run_length,
    )  # fmt: skip


@rare
def turn_filters(plan: Plan, run: Run, work: LargeWork, layer: int) -> None:
    """Copy the weights of a convolution, turned round and with inputs and filters changing places."""
    table, filters = plan.layers[layer], plan.layers[layer, CHANNELS]
    height, width = table[WINDOW_HEIGHT], table[WINDOW_WIDTH]
    channels = plan.layers[source_of(plan, layer), CHANNELS]
    weight, start = plan.links[table[FIRST_LINK], WEIGHT], work.geometry[layer, TURNED_WEIGHTS]
    for tap in range(height * width):
        to, begin = start + (height * width - 1 - tap) * filters * channels, weight + tap * channels * filters
        for c in range(channels):
            for f in range(filters):
                work.turned[to + f * channels + c] = run.parameters[begin + c * filters + f]


@part
def window_edges(start: int, stride: int, pad: int, length: int, size: int) -> tuple[int, int]:
    """Return from where to before where a window lies inside an image, along one side."""
    begin = start * stride - pad
    return max(begin, 0), min(begin + length, size)


@rare
def take_maxima(plan: Plan, work: LargeWork, layer: int, source: int, x: int, y: int, s: int) -> None:
    """Compute the largest value of each window, and keep which it was."""
    table = plan.layers[layer]
    height, width, channels = image_of(plan, source)
    first = work.geometry[layer, CHOSEN] + s * table[UNITS]
    for place in range(table[HEIGHT] * table[WIDTH]):
        row, column = place // table[WIDTH], place % table[WIDTH]
        top, bottom = window_edges(row, table[STRIDE_DOWN], table[PAD_TOP], table[WINDOW_HEIGHT], height)
        left, right = window_edges(column, table[STRIDE_ACROSS], table[PAD_LEFT], table[WINDOW_WIDTH], width)
        take_largest(
            work.values, y + place * channels, x, work.chosen, first + place * channels,
            (top * width + left) * channels, bottom - top, width * channels, right - left, channels, channels,
        )  # fmt: skip


@rare
def take_means(plan: Plan, work: LargeWork, layer: int, source: int, x: int, y: int) -> None:
    """Compute the mean of each window; what lies outside the image does not count."""
    table = plan.layers[layer]
    height, width, channels = image_of(plan, source)
    for place in range(table[HEIGHT] * table[WIDTH]):
        row, column = place // table[WIDTH], place % table[WIDTH]
        top, bottom = window_edges(row, table[STRIDE_DOWN], table[PAD_TOP], table[WINDOW_HEIGHT], height)
        left, right = window_edges(column, table[STRIDE_ACROSS], table[PAD_LEFT], table[WINDOW_WIDTH], width)
        to = y + place * channels
        share = 1.0 / ((bottom - top) * (right - left))
        clear(work.values, to, channels)
        for pixel_row in range(top, bottom):
            for pixel in range(pixel_row * width + left, pixel_row * width + right):
                add_share(work.values, to, work.values, x + pixel * channels, channels, share)


@rare
def return_means(plan: Plan, work: LargeWork, layer: int, source: int, x: int, y: int) -> None:
    """Add to the slope of each value its share of the slopes of the means it counts in."""
    table = plan.layers[layer]
    height, width, channels = image_of(plan, source)
    for place in range(table[HEIGHT] * table[WIDTH]):
        row, column = place // table[WIDTH], place % table[WIDTH]
        top, bottom = window_edges(row, table[STRIDE_DOWN], table[PAD_TOP], table[WINDOW_HEIGHT], height)
        left, right = window_edges(column, table[STRIDE_ACROSS], table[PAD_LEFT], table[WINDOW_WIDTH], width)
        to = y + place * channels
        share = 1.0 / ((bottom - top) * (right - left))
        for pixel_row in range(top, bottom):
            for pixel in range(pixel_row * width + left, pixel_row * width + right):
                add_share(work.deltas, x + pixel * channels, work.deltas, to, channels, share)


@exact
def dropout_stream(seed: int, step: int, layer: int) -> np.uint64:
    """Return the start of the random numbers of a Dropout layer in a step."""
    return mix(np.uint64(stream(seed, step) + np.uint64(layer) * GOLDEN))


@exact
def is_kept(state: np.uint64, place: np.uint64, limit: np.uint64) -> bool:
    """Return whether the value at a place of a batch is kept: whether its random number reaches a limit."""
    return bool(mix(np.uint64(state + place * GOLDEN)) >= limit)


@part
def drop(
    plan: Plan,
    rule: Rule,
    run: Run,
    work: LargeWork,
    layer: int,
    s: int,
    source: Floats,
    begin: int,
    result: Floats,
    start: int,
    forward: bool,
) -> None:
    """Set values to 0 at random and divide others by the share that is kept; backward add slopes likewise.

    What is dropped follows from seed, step, layer, the row's place in its batch and the unit alone.
    """
    units, rate = plan.layers[layer, UNITS], plan.rates[layer]
    state = dropout_stream(rule.shuffle_seed, run.counters[STEP], layer)
    limit, scale = np.uint64(rate * 2.0**64), result.dtype.type(1.0 / (1.0 - rate))
    zero = result.dtype.type(0.0)
    first = (work.shared[PLACE] + s) * units
    for u in range(at(units)):
        value = source[at(begin) + u] * scale if is_kept(state, np.uint64(at(first) + u), limit) else zero
        result[at(start) + u] = value if forward else result[at(start) + u] + value
