"""The panels and the transport bar: forms over the Document's recipe and training."""
