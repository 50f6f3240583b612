"""Devices without hardware: those that people make to try things, and a furnished demo home that lives by itself."""
