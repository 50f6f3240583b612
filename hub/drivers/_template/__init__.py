"""A complete small driver to copy: lamps that speak lines of text over TCP."""
