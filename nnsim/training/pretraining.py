"""Pretraining: the autoencoder that teaches the hidden layers of a Graph to give back its inputs."""

import dataclasses

import msgspec

from nnsim.data.dataset import Dataset
from nnsim.network.following import Kept
from nnsim.network.graph import Graph, Link
from nnsim.network.layers import Conv2D, Dense
from nnsim.network.parameters import Layout
from nnsim.training.training import Pretraining, Schedule, Stopping, Training

DECODER = "input'"
"""The id of the autoencoder's output layer; no layer of a file can have it."""


def can_be_pretrained(graph: Graph) -> bool:
    """Return whether there is a hidden layer with weights."""
    return any(isinstance(layer, Dense | Conv2D) for layer in graph.hidden)


def autoencoder(graph: Graph) -> Graph:
    """Return the Graph whose output layer gives back the inputs of another one from its last hidden values.

    Its hidden layers are those of the other, and their parameters come first and in the same order in both.
    """
    output = Dense(graph.input.units, "linear", id=DECODER)
    links = [link for link in graph.links if link.target != graph.output.id]
    last = [link.source for link in graph.links_into(graph.output.id) if link.source != graph.input.id]
    return Graph((*graph.layers[:-1], output), (*links, *(Link(source, DECODER) for source in last)))


def shared_parameters(graph: Graph) -> int:
    """Return how many parameters, the first of the flat vector, a Graph shares with its autoencoder."""
    layout, output = Layout(graph), graph.output.id
    blocks = [layout.weights(link) for link in graph.links_into(output)]
    return layout.size - sum(block.size for block in (*blocks, layout.bias(output)) if block)


def kept_inputs(kept: Kept, graph: Graph) -> Kept:
    """Return where the units of an autoencoder were, from where those of its Graph were."""
    inputs = graph.input.id
    return {**kept, DECODER: kept[inputs]} if inputs in kept else kept


def own_data(data: Dataset) -> Dataset:
    """Return a Dataset whose targets are its inputs."""
    return dataclasses.replace(
        data,
        targets=data.inputs,
        target_names=data.input_names,
        target_scaling=data.input_scaling,
        task="regression",
        class_names=(),
    )


def own_training(training: Training) -> Training:
    """Return how the autoencoder learns: as the network will, but for the mean squared error."""
    schedule = training.schedule
    return msgspec.structs.replace(
        training,
        loss="mse",
        reduction="mean",
        class_weights=(),
        schedule=Schedule() if schedule.kind == "plateau" else schedule,
        stopping=Stopping(),
        pretraining=Pretraining(),
    )
