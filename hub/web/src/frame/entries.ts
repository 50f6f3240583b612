/** Everything that the search can find or do. */
import { Activity, Braces, Compass, House, type IconNode, Power, Settings, Workflow } from 'lucide';
import type { Area, Device } from '../api/types';
import { t } from '../i18n';
import { commandOf, find } from '../model/capability';
import { iconOf, roomIcon } from '../model/icons';
import { send } from '../state/commands';
import { areaName, orderedAreas, scenarios, visibleDevices } from '../state/home';
import { isOwner } from '../state/person';
import { runNow } from '../state/scenarios';

export interface Entry {
  key: string;
  icon: IconNode;
  label: string;
  note: string;
  /** Either an address to go to or something to do. */
  href?: string;
  act?: () => void;
}

function turn(some: readonly Device[], on: boolean): void {
  for (const device of some) {
    const place = find(device, 'on_off');
    const spec = place && commandOf(place.capability, on ? 'on' : 'off');
    if (spec) void send(device, { endpoint: place.endpoint.id, capability: 'on_off', spec });
  }
}

function switchOf(key: string, name: string, note: string, some: readonly Device[]): Entry[] {
  return [true, false].map((on) => ({
    key: `${key}-${on}`,
    icon: Power,
    label: t(on ? 'web-turn-on-name' : 'web-turn-off-name', { name }),
    note,
    act: () => turn(some, on),
  }));
}

function roomEntries(area: Area): Entry[] {
  const lights = visibleDevices.value.filter((device) => device.area === area.id && device.kind === 'light');
  return [
    { key: area.id, icon: roomIcon(area.icon), label: area.name, note: t('web-room'), href: `/rooms/${area.slug}` },
    ...(lights.length > 0 ? switchOf(area.id, area.name, t('web-lights-count', { count: lights.length }), lights) : []),
  ];
}

function deviceEntries(device: Device): Entry[] {
  const note = areaName(device.area);
  return [
    { key: device.id, icon: iconOf(device.kind), label: device.name, note, href: `/?device=${device.id}` },
    ...(find(device, 'on_off') ? switchOf(device.id, device.name, note, [device]) : []),
  ];
}

function scenarioEntries(): Entry[] {
  return (scenarios.value ?? []).flatMap(({ id, slug, name }) => [
    { key: id, icon: Workflow, label: name, note: t('web-scenario'), href: `/scenarios/${slug}` },
    { key: `${id}-run`, icon: Workflow, label: t('web-run-name', { name }), note: t('web-scenario'), act: () => void runNow({ slug, name }) },
  ]);
}

function placeEntries(): Entry[] {
  const owned = [
    { key: 'scenarios', icon: Workflow, label: t('web-nav-scenarios'), note: t('web-page'), href: '/scenarios' },
    { key: 'found', icon: Compass, label: t('web-found-title'), note: t('web-page'), href: '/found' },
  ];
  return [
    { key: 'home', icon: House, label: t('web-nav-home'), note: t('web-page'), href: '/' },
    { key: 'activity', icon: Activity, label: t('web-nav-activity'), note: t('web-page'), href: '/activity' },
    ...(isOwner.value ? owned : []),
    { key: 'api', icon: Braces, label: t('web-api-title'), note: t('web-page'), href: '/developer/api' },
    { key: 'settings', icon: Settings, label: t('web-settings-title'), note: t('web-page'), href: '/settings' },
  ];
}

export function entries(): Entry[] {
  return [...placeEntries(), ...orderedAreas.value.flatMap(roomEntries), ...scenarioEntries(), ...visibleDevices.value.flatMap(deviceEntries)];
}
