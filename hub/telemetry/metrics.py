"""Prometheus metrics. What others count is read when somebody asks; the library is loaded then too."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from hub.core.bus import Bus
from hub.core.event import CommandEnded, Event

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds."""


class _Histogram:
    def __init__(self) -> None:
        self.counts = [0] * (len(_BOUNDS) + 1)
        self.total = 0.0

    def observe(self, seconds: float) -> None:
        self.counts[bisect_left(_BOUNDS, seconds)] += 1
        self.total += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Cumulative, as the exposition format has them."""
        cumulated, rows = 0, []
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), self.counts, strict=True):
            cumulated += count
            rows.append((bound, float(cumulated)))
        return rows


class Metrics:
    """Counts requests and commands itself, and asks `gauge` functions for the rest."""

    def __init__(self, bus: Bus) -> None:
        self._requests: dict[tuple[str, int], _Histogram] = {}
        self._commands: dict[str, _Histogram] = {}
        self._gauges: list[tuple[str, str, Callable[[], float]]] = []
        bus.subscribe(self._command, CommandEnded)

    def gauge(self, name: str, text: str, read: Callable[[], float]) -> None:
        """Publish what `read` returns as `anasy_<name>`."""
        self._gauges.append((f"anasy_{name}", text, read))

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count an HTTP request."""
        self._requests.setdefault((route, status), _Histogram()).observe(seconds)

    def exposition(self) -> bytes:
        """The text that Prometheus reads (exposition format 0.0.4). It may be asked for in a thread."""
        from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 - a fifth of the start's CPU
        from prometheus_client.process_collector import ProcessCollector  # noqa: PLC0415

        registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> "Iterator[Metric]":
        """What prometheus_client asks of a collector."""
        from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily  # noqa: PLC0415

        requests = HistogramMetricFamily(
            "anasy_http_request_seconds", "Time to answer an HTTP request", labels=["route", "status"]
        )
        for (route, status), histogram in list(self._requests.items()):
            requests.add_metric([route, str(status)], histogram.buckets(), histogram.total)
        yield requests
        commands = HistogramMetricFamily("anasy_command_seconds", "Time until a command ended", labels=["outcome"])
        for outcome, histogram in list(self._commands.items()):
            commands.add_metric([outcome], histogram.buckets(), histogram.total)
        yield commands
        for name, text, read in self._gauges:
            yield GaugeMetricFamily(name, text, value=read())

    def _command(self, event: Event) -> None:
        if isinstance(event.body, CommandEnded):
            self._commands.setdefault(event.body.outcome, _Histogram()).observe(event.body.latency / 1e6)
