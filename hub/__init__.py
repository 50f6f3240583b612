"""Anasy's hub: everything that runs on the box in the home."""
