"""SQLite: connections, the writer, the numbered schema files, and what the hub keeps in them."""
