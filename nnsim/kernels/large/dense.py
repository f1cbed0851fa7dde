"""Dense layers: their values by panels of units, their gradient and update by bands of inputs."""

from nnsim.kernels.activations import activate_unit
from nnsim.kernels.codes import (
    ACTIVATION,
    BIAS,
    END_LINK,
    FIRST_LINK,
    FIRST_UNIT,
    MIXED,
    SOURCE,
    UNITS,
    WEIGHT,
)
from nnsim.kernels.jit import part, rare
from nnsim.kernels.large.change import change
from nnsim.kernels.large.plan import (
    ADD,
    BAND,
    BLOCK,
    GROUPS,
    LEARN,
    MODE,
    NOTHING,
    PANEL,
    SET,
    TASK_ROWS,
    TURNED,
    WAY_BACK,
    LargeSamples,
    LargeWork,
)
from nnsim.kernels.large.products import add_products, add_row, add_rows, add_turned_products
from nnsim.kernels.large.ranges import add, clear, copy
from nnsim.kernels.plan import Floats, Plan, Rule, Run


@part
def panel_width(units: int) -> int:
    """Return how many units of a layer make a task: whole panels."""
    return PANEL * max(1, (units + GROUPS * PANEL - 1) // (GROUPS * PANEL))


@part
def block_rows(units: int, count: int) -> int:
    """Return how many samples make a task, if there are too few panels to share them out."""
    width = panel_width(units)
    blocks = (GROUPS * width + units - 1) // units if units < GROUPS * width // 2 else 1
    rows = (count + blocks - 1) // blocks
    return max(4, (rows + 3) // 4 * 4)


@rare
def panel_tasks(units: int, count: int) -> int:
    """Return how many tasks compute a layer."""
    width, rows = panel_width(units), block_rows(units, count)
    return ((units + width - 1) // width) * ((count + rows - 1) // rows)


@rare
def compute_panel(
    plan: Plan, samples: LargeSamples, run: Run, work: LargeWork, layer: int, count: int, task: int
) -> None:
    """Compute some units of a layer for some samples of the block."""
    units, size = plan.layers[layer, UNITS], work.marks[BLOCK]
    width, rows = panel_width(units), block_rows(units, count)
    blocks = (count + rows - 1) // rows
    column, begin = task // blocks * width, task % blocks * rows
    width, rows = min(width, units - column), min(rows, count - begin)
    start = plan.layers[layer, FIRST_UNIT] * size + begin * units + column
    start_from_biases(
        run.parameters, plan.layers[layer, BIAS], work.values, start, column, units, width, rows
    )
    for link in range(plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]):
        source, weight = plan.links[link, SOURCE], plan.links[link, WEIGHT] + column
        inputs = plan.layers[source, UNITS]
        if source == 0 and len(samples.first):
            add_entries(samples, run, work, start, units, weight, begin, rows, width)
        else:
            x = plan.layers[source, FIRST_UNIT] * size + begin * inputs
            add_products(
                work.values, start, units, work.values, x, inputs, 1,
                run.parameters, weight, units, rows, width, inputs,
            )  # fmt: skip
    last = layer == len(plan.layers) - 1
    for s in range(rows):
        finish_units(plan, work, layer, column, start + s * units, width, last)


@rare
def start_from_biases(
    parameters: Floats, bias: int, values: Floats, start: int, column: int, units: int, width: int, rows: int
) -> None:
    """Set sums to the biases, or to 0 where a layer has none."""
    for s in range(rows):
        if bias >= 0:
            copy(values, start + s * units, parameters, bias + column, width)
        else:
            clear(values, start + s * units, width)


@part
def add_entries(
    samples: LargeSamples,
    run: Run,
    work: LargeWork,
    start: int,
    units: int,
    weight: int,
    begin: int,
    rows: int,
    width: int,
) -> None:
    """Add products with sparse inputs, band by band, so that the band's weights stay in a near cache."""
    for band in range(work.splits.shape[1] - 1):
        for s in range(rows):
            first = work.splits[begin + s, band]
            entries = work.splits[begin + s, band + 1] - first
            if entries:
                add_rows(
                    work.values, start + s * units, samples.columns, samples.entries, first, entries,
                    run.parameters, weight, units, width,
                )  # fmt: skip


@part
def finish_units(
    plan: Plan, work: LargeWork, layer: int, column: int, start: int, width: int, last: bool
) -> None:
    """Turn sums into values; those of the output layer are kept in its deltas for the loss."""
    code, first = plan.layers[layer, ACTIVATION], plan.layers[layer, FIRST_UNIT] + column
    if last:
        copy(work.deltas, start, work.values, start, width)
    if code != MIXED:
        activate_unit(code, work.values, work.slopes, start, width)
    for u in range(width if code == MIXED else 0):
        activate_unit(plan.activation[first + u], work.values, work.slopes, start + u, 1)


@rare
def band_tasks(plan: Plan, work: LargeWork, layer: int) -> int:
    """Return how many tasks the way back through a layer has: one for the biases, then bands of inputs."""
    tasks = 1
    for link in range(plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]):
        inputs, rows = plan.layers[plan.links[link, SOURCE], UNITS], work.links[link, TASK_ROWS]
        tasks += (inputs + rows - 1) // rows
    return tasks


@rare
def learn_band(
    plan: Plan,
    rule: Rule,
    samples: LargeSamples,
    run: Run,
    work: LargeWork,
    thread: int,
    layer: int,
    count: int,
    task: int,
) -> None:
    """Do one of the tasks of `band_tasks`."""
    if task == 0:
        learn_biases(plan, rule, run, work, thread, layer, count)
        return
    task -= 1
    for link in range(plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]):
        inputs, rows = plan.layers[plan.links[link, SOURCE], UNITS], work.links[link, TASK_ROWS]
        tasks = (inputs + rows - 1) // rows
        if task < tasks:
            begin = task * rows
            learn_weights(
                plan, rule, samples, run, work, thread, layer, link, count, begin, min(rows, inputs - begin)
            )
            return
        task -= tasks


@rare
def learn_biases(
    plan: Plan, rule: Rule, run: Run, work: LargeWork, thread: int, layer: int, count: int
) -> None:
    """Learn the biases of a layer from the sum of its deltas."""
    bias, units = plan.layers[layer, BIAS], plan.layers[layer, UNITS]
    if bias < 0:
        return
    mode = work.shared[MODE]
    target = work.scratch[thread] if mode == LEARN else work.gradient
    start = 0 if mode == LEARN else bias
    if mode != ADD:
        clear(target, start, units)
    first = plan.layers[layer, FIRST_UNIT] * work.marks[BLOCK]
    for s in range(count):
        add(target, start, work.deltas, first + s * units, units)
    if mode == LEARN:
        change(rule, run, work, bias, target, start, units, False)


@rare
def learn_weights(
    plan: Plan,
    rule: Rule,
    samples: LargeSamples,
    run: Run,
    work: LargeWork,
    thread: int,
    layer: int,
    link: int,
    count: int,
    begin: int,
    rows: int,
) -> None:
    """Send slopes back to some inputs of a link, then learn the weights from these inputs."""
    source, units, size = plan.links[link, SOURCE], plan.layers[layer, UNITS], work.marks[BLOCK]
    inputs, scratch = plan.layers[source, UNITS], work.scratch[thread]
    weight = plan.links[link, WEIGHT] + begin * units
    x = plan.layers[source, FIRST_UNIT] * size + begin
    d = plan.layers[layer, FIRST_UNIT] * size
    back, mode = work.links[link, WAY_BACK], work.shared[MODE]
    if back == SET:
        for s in range(count):
            clear(work.deltas, x + s * inputs, rows)
    if back != NOTHING:
        add_turned_products(
            work.deltas, x, inputs, work.deltas, d, units,
            run.parameters, weight, units, count, rows, units, scratch, work.marks[TURNED],
        )  # fmt: skip
    target = scratch if mode == LEARN else work.gradient
    start = 0 if mode == LEARN else weight
    if mode != ADD:
        clear(target, start, rows * units)
    if source == 0 and len(samples.first):
        add_entries_gradient(samples, work, thread, target, start, d, units, count, begin, rows)
    else:
        add_products(
            target, start, units, work.values, x, 1, inputs, work.deltas, d, units, rows, units, count
        )
    if mode == LEARN:
        change(rule, run, work, weight, target, 0, rows * units, True)


@part
def add_entries_gradient(
    samples: LargeSamples,
    work: LargeWork,
    thread: int,
    target: Floats,
    start: int,
    d: int,
    units: int,
    count: int,
    begin: int,
    rows: int,
) -> None:
    """Add the gradient of the weights from a band of sparse inputs.

    The gradient of few units is added entry by entry; for many, entries are sorted by input first, so that
    the row of an input stays in registers.
    """
    band = begin // work.marks[BAND]
    if units <= PANEL:
        for s in range(count):
            for entry in range(work.splits[s, band], work.splits[s, band + 1]):
                row = samples.columns[entry] - begin
                add_row(
                    target, start + row * units, samples.entries, entry, work.deltas, d + s * units, units
                )
        return
    heads, numbers, factors = work.heads[thread], work.sorted_rows[thread], work.sorted_entries[thread]
    sort_entries(samples, work, heads, numbers, factors, band, begin, rows, count)
    for c in range(0, units, PANEL):
        for row in range(rows):
            entries = heads[row + 1] - heads[row]
            if entries:
                width = min(PANEL, units - c)
                place = start + row * units + c
                add_rows(
                    target, place, numbers, factors, heads[row], entries, work.deltas, d + c, units, width
                )


@part
def sort_entries(
    samples: LargeSamples,
    work: LargeWork,
    heads: Floats,
    numbers: Floats,
    factors: Floats,
    band: int,
    begin: int,
    rows: int,
    count: int,
) -> None:
    """Sort the entries of a band by input: those of input ``begin + r`` begin at ``heads[r]``."""
    for row in range(rows + 2):
        heads[row] = 0
    for s in range(count):
        for entry in range(work.splits[s, band], work.splits[s, band + 1]):
            heads[samples.columns[entry] - begin + 2] += 1
    for row in range(2, rows + 2):
        heads[row] += heads[row - 1]
    for s in range(count):
        for entry in range(work.splits[s, band], work.splits[s, band + 1]):
            row = samples.columns[entry] - begin + 1
            place = heads[row]
            numbers[place], factors[place] = s, samples.entries[entry]
            heads[row] = place + 1
