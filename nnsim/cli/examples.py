"""``nnsim examples``: what there is to train."""

from argparse import Namespace

from nnsim.cli import what
from nnsim.cli.output import print_json, print_table
from nnsim.project import examples


def run(options: Namespace) -> None:
    """Print the examples in the order of their lessons."""
    if options.json:
        print_json([_describe(example) for example in examples.all_examples()])
        return
    rows = [(each.name, each.title, *_shape(each.name)) for each in examples.all_examples()]
    print_table([("NAME", "WHAT", "NETWORK", "DATA"), *rows])


def _describe(example: examples.Example) -> dict[str, str]:
    network, data = _shape(example.name)
    return {
        "name": example.name,
        "title": example.title,
        "about": example.about,
        "group": example.group,
        "network": network,
        "data": data,
    }


def _shape(name: str) -> tuple[str, str]:
    """Return the network and the data of an example in a few words."""
    project = examples.load(name)
    return what.network(project.graph), what.data(project.recipe)
