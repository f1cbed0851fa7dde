"""HOW IT LEARNS: Training values, the Trainer, its history and its way back; no threads, no Qt, no print."""
