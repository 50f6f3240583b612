"""Devices and areas by the names that scenarios use for them: slug or id."""

from hub.core.device import Area, Device
from hub.core.ids import DeviceId
from hub.core.registry import Registry


class Directory:
    """Follows the registry: tell it of every device that was added, changed or removed."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._by_slug = {device.slug: device.id for device in registry.devices()}
        self._slugs = {device.id: device.slug for device in registry.devices()}

    def refresh(self, device: DeviceId) -> set[str]:
        """Take up a change of a device; the answer is every name, old or new, that may now mean something else."""
        old = self._slugs.pop(device, None)
        if old is not None:
            self._by_slug.pop(old, None)
        names = {str(device), old} - {None}
        current = self._registry.get(device)
        if current is not None:
            self._slugs[device] = current.slug
            self._by_slug[current.slug] = device
            names.add(current.slug)
        return {name for name in names if name is not None}

    def device(self, name: str) -> Device | None:
        """The device of that slug or id."""
        return self._registry.get(self._by_slug.get(name, DeviceId(name)))

    def area(self, name: str) -> Area | None:
        """The area of that slug or id."""
        return next((area for area in self._registry.areas() if name in (area.slug, area.id)), None)

    def devices_in(self, area: Area, kind: str | None) -> list[Device]:
        """The devices in an area and those inside it, of one kind if given."""
        return [device for device in self._registry.devices_in(area.id) if kind is None or device.kind == kind]

    def device_names(self) -> list[str]:
        """Every device's slug."""
        return list(self._by_slug)

    def area_names(self) -> list[str]:
        """Every area's slug."""
        return [area.slug for area in self._registry.areas()]
