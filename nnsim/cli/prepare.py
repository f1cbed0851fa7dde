"""What ``nnsim train`` shall train: a project, changed as the options say, and its data."""

from argparse import Namespace
from contextlib import suppress
from dataclasses import replace

from msgspec.structs import replace as with_fields

from nnsim.cli import settings, what
from nnsim.cli.usage import UsageError
from nnsim.data.build import build
from nnsim.data.dataset import Dataset
from nnsim.data.recipe import File, Recipe
from nnsim.errors import NnsimError
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
    if options.target is not None and not options.data:
        raise UsageError("--target names a column of --data, which is missing.")
    opened = _opened(options)
    recipe_first = sorted(options.settings, key=lambda setting: not setting.startswith("recipe."))
    recipes = [setting for setting in recipe_first if setting.startswith("recipe.")]
    project = settings.apply(_with_data(opened, options), recipes)
    if options.seed is not None:
        project = _seeded(project, options.seed)
    data = build(project.recipe)
    if project.recipe != opened.recipe:
        project = _fitted(project, opened.recipe, data)
    return opened, settings.apply(project, recipe_first[len(recipes) :]), data


def _opened(options: Namespace) -> Project:
    """Return the example or project that is named, or one proposed for the data file."""
    if options.what is not None:
        return what.open_what(options.what)
    if not options.data:
        raise UsageError(
            "say what to train: the name of an example (see nnsim examples), a .nnsim file, or --data."
        )
    recipe = _file_recipe(options)
    graph, training = propose.propose(build(recipe))
    return Project(graph, recipe, training, name=options.data.stem)


def _with_data(project: Project, options: Namespace) -> Project:
    """Return the project on the data file, if one is given beside it."""
    if options.what is None or not options.data:
        return project
    return replace(project, recipe=with_fields(_file_recipe(options), split=project.recipe.split))


def _file_recipe(options: Namespace) -> Recipe:
    targets = None if options.target is None else (options.target,)
    return propose.recipe(File(str(options.data.absolute())), targets)


def _seeded(project: Project, seed: int) -> Project:
    """Return the project with one number for all its seeds."""
    paths = ["recipe.split.seed", "training.init_seed", "training.shuffle_seed"]
    if hasattr(project.recipe.source, "seed"):
        paths.append("recipe.source.seed")
    return replace(settings.apply(project, [f"{path}={seed}" for path in paths]), state=None, history=None)


def _fitted(project: Project, before: Recipe, data: Dataset) -> Project:
    """Return the project, which starts anew, with inputs and outputs that fit other data."""
    old = None
    with suppress(NnsimError):  # the old data may be gone, and is not needed
        old = build(before)
    edit, training = propose.fit(project.graph, project.training, data, old)
    return replace(project, graph=edit.graph, training=training, state=None, history=None)
