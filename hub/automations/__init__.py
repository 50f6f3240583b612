"""Scenarios: what the home does by itself, and why it did."""
