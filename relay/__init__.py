"""Anasy's relay: the cloud side, which carries what it cannot read."""
