/** What one glance at a device should tell, made from its description and its readings. */
import type { IconNode } from 'lucide';
import type { Capability, Device, Value } from '../api/types';
import { quantity } from '../i18n/format';
import { t } from '../i18n';
import type { Order } from '../state/commands';
import type { Read, Reading } from '../state/values';
import { attributeOf, commandOf, type Place, places } from './capability';
import { hueColour, whiteColour } from './colour';
import { OPEN_DOOR, OPEN_LOCK, iconOf } from './icons';
import { attributeName, valueWords } from './words';

export type Tone = 'plain' | 'on' | 'heat' | 'cool' | 'warning' | 'danger';

export interface Action {
  label: string;
  order: Order;
  /** The command's risk asks for a deliberate gesture. */
  hold: boolean;
}

export interface Face {
  icon: IconNode;
  words: string;
  active: boolean;
  tone: Tone;
  /** 0 to 1, where the device has a quantity of being on. */
  level?: number;
  /** The lamp's own colour. */
  colour?: string;
  action?: Action;
}

interface Look {
  device: Device;
  place: Place;
  /** What to show of an attribute at the place: the wish while there is one. */
  shown(attribute: string): Value | null;
  has(attribute: string): boolean;
}

type Painter = (look: Look) => Omit<Face, 'icon'> & { icon?: IconNode };

export const shownOf = (reading: Reading | undefined): Value | null => reading?.desired ?? reading?.value ?? null;

function action(look: Look, label: string, command: string, args?: Record<string, Value>): { action?: Action } {
  const { endpoint, capability } = look.place;
  const spec = commandOf(capability, command);
  if (!spec) return {};
  const order: Order = { endpoint: endpoint.id, capability: capability.name, spec, ...(args && { args }) };
  return { action: { label, order, hold: (spec.risk ?? 'none') !== 'none' } };
}

function lampColour(look: Look): string | undefined {
  const saturation = look.shown('saturation');
  const hue = look.shown('hue');
  const kelvin = look.shown('color_temperature');
  if (typeof hue === 'number' && typeof saturation === 'number' && saturation > 5) return hueColour(hue, saturation);
  return typeof kelvin === 'number' ? whiteColour(kelvin) : undefined;
}

const onOff: Painter = (look) => {
  const on = look.shown('on');
  const level = look.shown('level') ?? look.shown('fan_speed');
  const power = look.shown('power');
  const colour = lampColour(look);
  const turn = on ? action(look, t('web-turn-off'), 'off') : action(look, t('web-turn-on'), 'on');
  if (on === null) return { words: t('web-unknown'), active: false, tone: 'plain', ...turn };
  if (!on) return { words: t('web-off'), active: false, tone: 'plain', ...turn };
  const amount = typeof level === 'number' ? quantity(level, '%') : typeof power === 'number' ? quantity(power, 'W') : '';
  return {
    words: amount ? t('web-on-amount', { amount }) : t('web-on'),
    active: true,
    tone: 'on',
    ...(typeof level === 'number' && { level: level / 100 }),
    ...(colour && { colour }),
    ...turn,
  };
};

const lock: Painter = (look) => {
  const state = look.shown('lock_state');
  const words = valueWords(attributeOf(look.place.capability, 'lock_state')!, state);
  if (state === 'locked') return { words, active: false, tone: 'plain', ...action(look, t('web-unlock'), 'unlock') };
  const tone = state === 'jammed' ? 'danger' : 'warning';
  return { words, active: true, tone, icon: OPEN_LOCK, ...action(look, t('web-lock'), 'lock') };
};

const cover: Painter = (look) => {
  const position = look.shown('position');
  const moving = look.shown('moving');
  const open = typeof position === 'number' && position > 0;
  const next = open ? action(look, t('web-close'), 'close') : action(look, t('web-open'), 'open');
  const words =
    moving === 'opening' || moving === 'closing'
      ? valueWords(attributeOf(look.place.capability, 'moving')!, moving)
      : typeof position !== 'number'
        ? t('web-unknown')
        : position === 0
          ? t('web-closed')
          : position === 100
            ? t('web-opened')
            : t('web-open-amount', { amount: quantity(position, '%') });
  return { words, active: open, tone: 'plain', ...(typeof position === 'number' && { level: position / 100 }), ...next };
};

const thermostat: Painter = (look) => {
  const target = look.shown('target_temperature');
  const mode = look.shown('thermostat_mode');
  const running = look.shown('running');
  const tone = running === 'heating' ? 'heat' : 'cool';
  if (mode === 'off' || typeof target !== 'number') {
    return { words: mode === 'off' ? t('web-off') : t('web-unknown'), active: false, tone: 'plain' };
  }
  const amount = quantity(target, '°C');
  const words = running === 'heating' ? t('web-heating-to', { amount }) : running === 'cooling' ? t('web-cooling-to', { amount }) : t('web-set-to', { amount });
  return { words, active: running !== 'idle' && running !== null, tone };
};

const media: Painter = (look) => {
  const playback = look.shown('playback');
  const title = look.shown('title');
  const playing = playback === 'playing';
  const words = playing && title ? String(title) : valueWords(attributeOf(look.place.capability, 'playback')!, playback);
  return { words, active: playing, tone: 'plain', ...(playing ? action(look, t('web-pause'), 'pause') : action(look, t('web-play'), 'play')) };
};

const fan: Painter = (look) => {
  const speed = look.shown('fan_speed');
  const running = typeof speed === 'number' && speed > 0;
  const words = running ? t('web-on-amount', { amount: quantity(speed, '%') }) : t('web-off');
  const next = running ? action(look, t('web-turn-off'), 'set_speed', { fan_speed: 0 }) : action(look, t('web-turn-on'), 'set_speed', { fan_speed: 50 });
  return { words, active: running, tone: 'plain', ...(running && { level: speed / 100 }), ...next };
};

const camera: Painter = (look) => {
  const on = look.shown('camera_on') === true;
  return { words: t(on ? 'web-on' : 'web-off'), active: on, tone: 'plain', ...(on ? action(look, t('web-turn-off'), 'disable') : action(look, t('web-turn-on'), 'enable')) };
};

const contact: Painter = (look) => {
  const open = look.shown('open') === true;
  return { words: t(open ? 'web-opened' : 'web-closed'), active: open, tone: 'warning', ...(open && { icon: OPEN_DOOR }) };
};

/** A sensor that says yes or no; `tone` is that of yes. */
const sensed =
  (attribute: 'smoke' | 'leak' | 'occupied', tone: Tone): Painter =>
  (look) => {
    const value = look.shown(attribute);
    if (value === null) return { words: t('web-unknown'), active: false, tone: 'plain' };
    return { words: t(value ? `web-sensed-${attribute}` : `web-clear-${attribute}`), active: value === true, tone };
  };

const measured: Painter = (look) => {
  const numbers = look.device.endpoints
    .filter((endpoint) => endpoint.id === look.place.endpoint.id)
    .flatMap((endpoint) => endpoint.capabilities)
    .filter((capability) => MEASURES.has(capability.name))
    .flatMap((capability) => (capability.attributes ?? []).slice(0, 1));
  const words = numbers.slice(0, 2).map((attribute) => valueWords(attribute, look.shown(attribute.name)));
  return { words: words.join(' · ') || t('web-unknown'), active: false, tone: 'plain' };
};

const button: Painter = () => ({ words: t('web-kind-button'), active: false, tone: 'plain' });

const generic: Painter = (look) => {
  const attribute = look.place.capability.attributes?.[0];
  if (!attribute) return { words: look.device.model ?? '', active: false, tone: 'plain' };
  return { words: `${attributeName(attribute.name)}: ${valueWords(attribute, look.shown(attribute.name))}`, active: false, tone: 'plain' };
};

const MEASURES = new Set(['temperature', 'humidity', 'illuminance', 'power_meter', 'energy_meter']);

/** In order of importance: a tile shows the first of these that its device can do. */
const PAINTERS: [string, Painter][] = [
  ['lock', lock],
  ['cover', cover],
  ['thermostat', thermostat],
  ['smoke', sensed('smoke', 'danger')],
  ['water_leak', sensed('leak', 'danger')],
  ['media', media],
  ['camera', camera],
  ['on_off', onOff],
  ['fan', fan],
  ['contact', contact],
  ['occupancy', sensed('occupied', 'plain')],
  ['temperature', measured],
  ['humidity', measured],
  ['illuminance', measured],
  ['power_meter', measured],
  ['energy_meter', measured],
  ['button', button],
];

function choose(device: Device): { place: Place; painter: Painter } | undefined {
  const all = places(device);
  for (const [name, painter] of PAINTERS) {
    const place = all.find(({ capability }) => capability.name === name);
    if (place) return { place, painter };
  }
  const place = all.find(({ capability }) => (capability.attributes?.length ?? 0) > 0) ?? all[0];
  return place && { place, painter: generic };
}

/** The capability that a device is mainly about. */
export function mainPlace(device: Device): Place | undefined {
  return choose(device)?.place;
}

export function faceOf(device: Device, read: Read): Face {
  const chosen = choose(device);
  if (!chosen) return { icon: iconOf(device.kind), words: device.model ?? '', active: false, tone: 'plain' };
  const { place, painter } = chosen;
  const names = new Set(place.endpoint.capabilities.flatMap((capability: Capability) => capability.attributes ?? []).map(({ name }) => name));
  const look: Look = {
    device,
    place,
    shown: (attribute) => (names.has(attribute) ? shownOf(read(place.endpoint.id, attribute)) : null),
    has: (attribute) => names.has(attribute),
  };
  return { icon: iconOf(device.kind, place.capability.name), ...painter(look) };
}

/** Since when (ms) a device has been silent, or null while its main value is good. A null `at` inside means never heard. */
export function silence(device: Device, read: Read): { since: number | null } | null {
  const place = mainPlace(device);
  const attribute = place?.capability.attributes?.[0];
  if (!place || !attribute) return device.links.length > 0 && device.links.every((link) => !link.online) ? { since: null } : null;
  const reading = read(place.endpoint.id, attribute.name);
  if (!reading || reading.quality === 'good') return null;
  return { since: reading.at };
}
