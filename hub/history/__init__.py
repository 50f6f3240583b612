"""What was: samples of attributes, written once a second, compacted, and read as curves."""

from hub.history.history import History
from hub.history.query import Curve
from hub.history.restore import restore

__all__ = ["Curve", "History", "restore"]
