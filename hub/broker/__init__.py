"""The MQTT broker behind a port, its engines, and the bridge between topics and the bus."""
