"""How fast nnsim is on this machine, and beside it PyTorch, JAX and Keras, on the same works."""
