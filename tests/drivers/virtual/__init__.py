"""The virtual driver: its pure model, and the driver through its port."""
