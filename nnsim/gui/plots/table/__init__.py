"""The table of the data beneath the network: rows to look at, find, change, try out and save."""
