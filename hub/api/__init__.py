"""HTTP and WebSocket: the one surface that the web UI, the CLI, scripts and the tunnel use."""
