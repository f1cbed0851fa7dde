"""Layer by layer: how many numbers there are, and how large their gradient is."""
