"""The demo home: its furniture, the people in it, and a small physical model. Pure: no I/O, time moves when told."""
