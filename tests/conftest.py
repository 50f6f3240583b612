"""What holds for every test; each rule is a plugin of its own."""

pytest_plugins = [
    "pytester",
    "tests.plugin.blocking",
    "tests.plugin.leaks",
    "tests.plugin.loopback",
    "tests.plugin.peers",
]
