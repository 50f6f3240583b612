"""How the hub is doing: logs and metrics."""
