"""`python -m hub` is `anasy-hub`."""

from hub.cli import main

main()
