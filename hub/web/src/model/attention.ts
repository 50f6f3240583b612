/** What a person should know now, most urgent first. */
import { BatteryLow, DoorOpen, Droplet, Flame, type IconNode, LockOpen, Unplug, Workflow } from 'lucide';
import type { Device, Scenario } from '../api/types';
import { t } from '../i18n';
import { hourOf, quantity } from '../i18n/format';
import { find } from './capability';
import type { ReadAny } from './facts';

export interface Alert {
  key: string;
  tone: 'danger' | 'warning';
  icon: IconNode;
  title: string;
  action: { label: string; href: string };
}

const LOW_BATTERY = 15;
const NIGHT_FROM = 22;
const NIGHT_TO = 6;

export interface Present {
  /** Milliseconds. */
  now: number;
  /** Makes the address that opens a device over the page. */
  open: (id: string) => string;
}

function valueOf(device: Device, read: ReadAny, capability: string, attribute: string): unknown {
  const place = find(device, capability);
  return place && read(device.id)(place.endpoint.id, attribute)?.value;
}

function alertsOf(device: Device, read: ReadAny, { now, open }: Present): Alert[] {
  const { id, name } = device;
  const action = { label: t('web-look'), href: open(id) };
  const hour = hourOf(now);
  const isNight = hour >= NIGHT_FROM || hour < NIGHT_TO;
  const battery = valueOf(device, read, 'battery', 'battery');
  const found: (Alert | false)[] = [
    valueOf(device, read, 'smoke', 'smoke') === true && { key: `${id}-smoke`, tone: 'danger', icon: Flame, title: t('web-alert-smoke', { name }), action },
    valueOf(device, read, 'water_leak', 'leak') === true && { key: `${id}-leak`, tone: 'danger', icon: Droplet, title: t('web-alert-leak', { name }), action },
    valueOf(device, read, 'lock', 'lock_state') === 'jammed' && { key: `${id}-jam`, tone: 'danger', icon: LockOpen, title: t('web-alert-jammed', { name }), action },
    isNight && valueOf(device, read, 'contact', 'open') === true && { key: `${id}-open`, tone: 'warning', icon: DoorOpen, title: t('web-alert-open', { name }), action },
    typeof battery === 'number' && battery < LOW_BATTERY && { key: `${id}-battery`, tone: 'warning', icon: BatteryLow, title: t('web-alert-battery', { name, amount: quantity(battery, '%') }), action },
  ];
  return found.filter((alert) => alert !== false);
}

export const isSilent = ({ links }: Device): boolean => links.length > 0 && links.every(({ online }) => !online);

function silent(devices: readonly Device[], { open }: Present): Alert[] {
  const all = devices.filter(isSilent);
  if (all.length === 0) return [];
  if (all.length > 1) {
    const action = { label: t('web-look'), href: '/devices?show=silent' };
    return [{ key: 'silent', tone: 'warning', icon: Unplug, title: t('web-alert-silent-count', { count: all.length }), action }];
  }
  const { id, name } = all[0]!;
  return [{ key: 'silent', tone: 'warning', icon: Unplug, title: t('web-alert-silent', { name }), action: { label: t('web-look'), href: open(id) } }];
}

function troubled({ slug, name, problems, last_run, enabled }: Scenario): Alert[] {
  const failed = last_run?.result === 'failed';
  if (!enabled || (!failed && problems.length === 0)) return [];
  const title = failed ? t('web-alert-run-failed', { name }) : t('web-alert-scenario-problem', { name });
  return [{ key: `scenario-${slug}`, tone: 'warning', icon: Workflow, title, action: { label: t('web-look'), href: `/scenarios/${slug}` } }];
}

export function attention(devices: readonly Device[], scenarios: readonly Scenario[], read: ReadAny, present: Present): Alert[] {
  const all = [...devices.flatMap((device) => alertsOf(device, read, present)), ...silent(devices, present), ...scenarios.flatMap(troubled)];
  return all.sort((a, b) => Number(b.tone === 'danger') - Number(a.tone === 'danger'));
}
