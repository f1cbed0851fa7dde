"""The network as a picture that can be edited: gestures become graph edits, snapshots become colours."""
