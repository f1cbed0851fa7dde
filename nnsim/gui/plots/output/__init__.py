"""What the network gives out: one way of showing it for each kind of data."""
