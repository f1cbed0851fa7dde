"""The large road: wide layers, images and sparse inputs, row after row, on several threads."""
