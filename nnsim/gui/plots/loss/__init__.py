"""Loss, accuracy and R2 over the epochs, of the present run and of those that were pinned."""
