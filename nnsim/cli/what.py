"""Finding the project that an argument means, and describing its data in a few words."""

from pathlib import Path

from nnsim.data.recipe import (
    FUNCTIONS,
    Bundled,
    File,
    Function,
    Generator,
    Images,
    Painted,
    Pasted,
    Pictures,
    Recipe,
    Reviews,
    TruthTable,
)
from nnsim.errors import NnsimError
from nnsim.project import examples, store
from nnsim.project.project import Project

TABLES = (".csv", ".tsv", ".txt", ".xls", ".xlsx", ".gz", ".zip")
"""How the names of data files end, by which projects are never called."""


def open_what(what: str) -> Project:
    """Return the example of this name, or the project in this file.

    Raises
    ------
    NnsimError
        If there is neither, or the file cannot be opened.
    """
    if Path(what).suffix.lower() in TABLES:
        raise NnsimError("{file} is no project; to train on a data file, write --data {file}.", file=what)
    if what in examples.names():
        return examples.load(what)
    looks_like_file = Path(what).suffix or len(Path(what).parts) > 1 or Path(what).exists()
    return store.load(Path(what)) if looks_like_file else examples.load(what)


def data(recipe: Recipe) -> str:
    """Return where the data comes from, in a few words."""
    match recipe.source:
        case Generator(kind=kind, samples=samples):
            return f"{kind}, {samples} points"
        case Function(formula=formula, samples=samples):
            name = next((f"{name}: " for name, text in FUNCTIONS.items() if text == formula), "")
            return f"{name}y = {formula}, {samples} points"
        case TruthTable(inputs=inputs):
            return f"truth table, {inputs} inputs"
        case Painted(points=points):
            return f"painted, {len(points)} points"
        case Pasted():
            return "pasted table"
        case Bundled(name=name):
            return f"{name}, comes with nnsim"
        case File(path=path):
            return Path(path).name
        case Images() | Reviews() | Pictures():
            return _files(recipe.source)


def _files(source: Images | Reviews | Pictures) -> str:
    """Return what a set of files holds, in a few words."""
    match source:
        case Images(name=name):
            return f"{name}, images in files"
        case Reviews(words=words):
            return f"imdb, reviews in a file, {words} words"
        case Pictures(folder=folder):
            return f"pictures in {Path(folder).name}"


def seeds(project: Project) -> dict[str, int]:
    """Return the seeds by what they are for."""
    data = getattr(project.recipe.source, "seed", project.recipe.split.seed)
    return {"data": data, "init": project.training.init_seed, "shuffle": project.training.shuffle_seed}
