"""The data panel: which data, how much of it, and how it becomes inputs and targets."""
