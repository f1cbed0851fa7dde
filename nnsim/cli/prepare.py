"""What ``nnsim train`` shall train: a project, changed as the options say, and its data."""

from argparse import Namespace
from contextlib import suppress
from dataclasses import replace

from msgspec.structs import replace as with_fields

from nnsim.cli import sets, settings, what
from nnsim.cli.output import print_error
from nnsim.cli.usage import UsageError
from nnsim.data.build import build
from nnsim.data.dataset import Dataset
from nnsim.data.recipe import File, Images, Pictures, Recipe, Reviews, Source, Split
from nnsim.data.sets.pictures import is_pictures
from nnsim.data.sets.registry import placed, recognise, remember
from nnsim.data.tables.file import content_of, is_changed
from nnsim.errors import NnsimError
from nnsim.network.graph import Graph
from nnsim.project import propose
from nnsim.project.project import Project


def prepare(options: Namespace) -> tuple[Project, Project, Dataset]:
    """Return the project as it was opened and as it shall be trained, and its data.

    Data comes first, then the network and how it learns, so that what is set of these is not adapted again.

    Raises
    ------
    UsageError
        If the options do not go together, or a setting cannot be.
    NnsimError
        If the project or its data cannot be opened.
    """
    _check_options(options)
    opened = _opened(options)
    if options.remember:
        remember(options.data if options.data.is_dir() else options.data.parent)
    recipe_first = sorted(options.settings, key=lambda setting: not setting.startswith("recipe."))
    recipes = [setting for setting in recipe_first if setting.startswith("recipe.")]
    project = settings.apply(_with_data(opened, options), recipes)
    if options.seed is not None:
        project = _seeded(project, options.seed)
    sets.provide(project.recipe.source, options)
    _tell_change(project.recipe.source)
    data = build(project.recipe)
    if project.recipe != opened.recipe or not _fits(project.graph, data):
        project = _fitted(project, opened.recipe, data)
    return opened, settings.apply(project, recipe_first[len(recipes) :]), data


def _check_options(options: Namespace) -> None:
    """Raise a UsageError for an option that makes no sense beside the others."""
    if options.target is not None and not options.data:
        raise UsageError("--target names a column of --data, which is missing.")
    if options.target is not None and (_is_set(options) or options.data.is_dir()):
        raise UsageError("--target names a column of a table, but {path} is a data set.", path=options.data)
    if options.remember and not _is_set(options):
        raise UsageError("--remember keeps the folder of a data set, which --data must name.")


def _is_set(options: Namespace) -> bool:
    """Whether ``--data`` names a data set: a folder of its files, or one of them."""
    if options.data is None or is_pictures(options.data):
        return False
    return options.data.is_dir() or recognise(options.data) is not None


def _opened(options: Namespace) -> Project:
    """Return the example or project that is named, or one proposed for the data.

    Where the files of a data set are makes no other project of it.
    """
    if options.what is not None:
        project = what.open_what(options.what)
        source = project.recipe.source
        if isinstance(source, Images | Reviews) and _is_set(options):
            recipe = with_fields(project.recipe, source=placed(source, options.data))
            return replace(project, recipe=recipe)
        return project
    if not options.data:
        raise UsageError(
            "say what to train: the name of an example (see nnsim examples), a .nnsim file, or --data."
        )
    recipe = _data_recipe(options)
    graph, training = propose.propose(build(recipe))
    return Project(graph, recipe, training, name=options.data.stem)


def _with_data(project: Project, options: Namespace) -> Project:
    """Return the project on other data, if some is given beside it, divided in the same proportions."""
    is_placed = isinstance(project.recipe.source, Images | Reviews) and _is_set(options)
    if options.what is None or not options.data or is_placed:
        return project
    recipe = _data_recipe(options)
    if isinstance(recipe.source, Pictures) and isinstance(project.recipe.source, Images | Reviews):
        return replace(project, recipe=recipe)  # the other data had test rows of its own
    split = with_fields(project.recipe.split, unit="share")  # numbers of rows were for the other data
    return replace(project, recipe=with_fields(recipe, split=split))


def _data_recipe(options: Namespace) -> Recipe:
    """Return how the data that is given is prepared: sets and pictures as they are, a table for a proposed
    network."""
    source = recognise(options.data)
    if source:
        return Recipe(source, split=Split(0.9, 0.1, 0.0))
    if is_pictures(options.data):
        return Recipe(Pictures(str(options.data.absolute())))
    if options.data.is_dir():
        raise NnsimError(
            "{folder} is no data set: it has neither imdb.npz nor images and labels in IDX files, nor "
            "sub-folders of pictures (PNG or JPEG), one for each class; name the folder of the files, or a "
            "table.",
            folder=str(options.data),
        )
    targets = None if options.target is None else (options.target,)
    file = File(str(options.data.absolute()))
    return propose.recipe(with_fields(file, sha256=content_of(file)), targets)


def _tell_change(source: Source) -> None:
    """Say so if a data file holds something else than when it was chosen."""
    if isinstance(source, File) and is_changed(source):
        print_error(f"{source.path} has changed since this project was made; it is used as it is now.")


def _seeded(project: Project, seed: int) -> Project:
    """Return the project with one number for all its seeds."""
    paths = ["recipe.split.seed", "training.init_seed", "training.shuffle_seed"]
    if hasattr(project.recipe.source, "seed"):
        paths.append("recipe.source.seed")
    return replace(settings.apply(project, [f"{path}={seed}" for path in paths]), state=None, history=None)


def _fits(graph: Graph, data: Dataset) -> bool:
    """Whether a network has an input and an output for each column; data sets of one kind differ in that."""
    return (graph.input.units, graph.output.units) == (data.inputs.shape[1], data.targets.shape[1])


def _fitted(project: Project, before: Recipe, data: Dataset) -> Project:
    """Return the project, which starts anew, with inputs and outputs that fit other data."""
    old = None
    if (before.source, before.targets) == (project.recipe.source, project.recipe.targets):
        old = data  # only the task of the old data counts
    elif not isinstance(before.source, Images | Reviews):  # seconds to read, and the network tells their task
        with suppress(NnsimError):  # the old data may be gone, and is not needed
            old = build(before)
    edit, training = propose.fit(project.graph, project.training, data, old)
    return replace(project, graph=edit.graph, training=training, state=None, history=None)
