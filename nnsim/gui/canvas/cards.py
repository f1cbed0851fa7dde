"""What the hover card says about a connection or a unit."""

from PySide6.QtCore import QCoreApplication

from nnsim.gui.canvas.hits import Hit, Part
from nnsim.gui.canvas.hover_card import CardText
from nnsim.gui.canvas.layer_text import layer_text
from nnsim.gui.canvas.names import activation_name, layer_title, number, target_name
from nnsim.gui.canvas.scene import NetworkScene
from nnsim.gui.canvas.selection import Target
from nnsim.network.layers import Dense
from nnsim.network.parameters import Layout
from nnsim.network.shapes import shapes

translate = QCoreApplication.translate


def card_text(scene: NetworkScene, hit: Hit) -> CardText | None:
    """Return what to say about what lies under the pointer, or None."""
    if hit.part is Part.LINK and hit.connection < len(scene.connections):
        return _connection(scene, hit.connection)
    if hit.part is Part.CARD and hit.layer_id in scene.cards:
        return _layer(scene, hit.layer_id)
    if hit.part is Part.UNIT and Target(hit.layer_id, hit.unit) in scene.units:
        return _unit(scene, Target(hit.layer_id, hit.unit))
    return None


def ends(scene: NetworkScene, connection: int) -> tuple[Target, Target]:
    """Return the units that a connection joins."""
    connections = scene.connections
    link = connections.links[connections.link[connection]]
    source = Target(link.source, int(connections.source[connection]))
    return source, Target(link.target, int(connections.target[connection]))


def _connection(scene: NetworkScene, connection: int) -> CardText:
    source, target = (_name(scene, end) for end in ends(scene, connection))
    weight = scene.weight(connection)
    title = translate("Canvas", "w  %1 → %2").replace("%1", source).replace("%2", target)
    if scene.connections.cut[connection]:
        return CardText(title, "", translate("Canvas", "cut · X restores it"))
    locked = scene.connections.locked[connection]
    note = translate("Canvas", "locked · L unlocks it") if locked else translate("Canvas", "L lock · X cut")
    return CardText(title, "" if weight is None else number(weight), note)


def _layer(scene: NetworkScene, layer_id: str) -> CardText:
    """Say what a layer on a card gives, and how many weights it has."""
    graph = scene.editor.graph
    text = layer_text(graph[layer_id], layer_title(graph, layer_id), shapes(graph)[layer_id])
    layout = Layout(graph)
    blocks = [layout.weights(link) for link in graph.links_into(layer_id)] + [layout.bias(layer_id)]
    weights = sum(block.size for block in blocks if block is not None)
    count = translate("Canvas", "%1 weights and biases").replace("%1", f"{weights:,}") if weights else ""
    return CardText(text.title, text.gives, count or text.count)


def _unit(scene: NetworkScene, target: Target) -> CardText:
    layer, name = scene.editor.graph[target.layer], _name(scene, target)
    if not isinstance(layer, Dense):
        made = scene.live.reading(*target)
        value = scene.live.value(*target) if made is None else made
        return CardText(name, "" if value is None else number(value))
    bias = scene.live.bias(*target)
    note = activation_name(layer.activation_of(target.unit))
    made = scene.live.reading(*target)
    if made is not None:
        note = translate("Canvas", "%1 · gives %2").replace("%1", note).replace("%2", number(made))
    outputs = scene.editor.document.dataset.target_names
    if layer is scene.editor.graph.layers[-1] and target.unit < len(outputs):
        name = f"{name} · {outputs[target.unit]}"
    if not layer.bias:
        return CardText(name, "", translate("Canvas", "no bias · %1").replace("%1", note))
    title = translate("Canvas", "bias of %1").replace("%1", name)
    return CardText(title, "" if bias is None else number(bias), note)


def _name(scene: NetworkScene, target: Target) -> str:
    return target_name(scene.editor.graph, scene.editor.document.dataset, target)
