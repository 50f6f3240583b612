"""One module a resource; each offers `routes()`."""
