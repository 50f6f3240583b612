"""What every driver may build on, besides the core."""
