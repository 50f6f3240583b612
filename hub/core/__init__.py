"""The pure middle of the hub: the domain model and the fast path, without I/O."""
