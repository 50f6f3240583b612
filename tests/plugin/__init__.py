"""pytest plugins that make every test strict: see docs/reference/testing.md."""
