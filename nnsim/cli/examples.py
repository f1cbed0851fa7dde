"""``nnsim examples``: what there is to train."""

from argparse import Namespace

from nnsim.cli import what
from nnsim.cli.output import print_json, print_table
from nnsim.network.outline import outline
from nnsim.project import examples
from nnsim.project.examples import Example


def run(options: Namespace) -> None:
    """Print the examples in the order of the course, part by part."""
    listed, titles = examples.all_examples(options.language), examples.groups(options.language)
    if options.json:
        print_json([_describe(each, titles[each.group]) for each in listed])
        return
    rows = [("NAME", "WHAT", "NETWORK", "DATA")]
    for group, title in titles.items():
        members = [each for each in listed if each.group == group]
        rows += [("",) * 4, (title, "", "", "")]
        rows += [(f"  {each.name}", each.title, *_shape(each.name)) for each in members]
    print_table(rows)


def _describe(example: Example, group_title: str) -> dict[str, str]:
    network, data = _shape(example.name)
    return {
        "name": example.name,
        "title": example.title,
        "about": example.about,
        "group": example.group,
        "group_title": group_title,
        "network": network,
        "data": data,
    }


def _shape(name: str) -> tuple[str, str]:
    """Return the network and the data of an example in a few words."""
    project = examples.load(name)
    return outline(project.graph), what.data(project.recipe)
