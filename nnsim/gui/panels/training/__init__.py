"""The training panel: how the network learns."""
