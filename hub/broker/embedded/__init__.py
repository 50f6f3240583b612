"""The engine that runs inside the hub: amqtt, mended by subclass. Importing this does not import amqtt."""

from hub.broker.embedded.engine import EmbeddedBroker

__all__ = ["EmbeddedBroker"]
