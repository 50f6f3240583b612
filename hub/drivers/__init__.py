"""Drivers: one package per protocol, each behind the messages of `hub.core.driver`.

A driver package `hub.drivers.<name>` holds

- `config.py`   `Config`, a frozen `msgspec.Struct`; its JSON Schema is the settings form. Imports no vendor library.
- `driver.py`   `create(config: Config, context: Context) -> Driver`; the only module that does I/O.
- `mapping.py`  pure functions between the protocol's words and capabilities.
- `quality.yaml` a graded checklist.

and is named in `hub.drivers.catalogue`.
"""
