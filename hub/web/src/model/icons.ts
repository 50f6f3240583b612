import {
  AirVent,
  Bath,
  BedDouble,
  Blinds,
  Bolt,
  Cctv,
  CircleDot,
  CookingPot,
  DoorClosed,
  DoorOpen,
  Droplet,
  Droplets,
  Fan,
  Flame,
  Gauge,
  Heater,
  type IconNode,
  Lightbulb,
  Lock,
  LockOpen,
  Monitor,
  PersonStanding,
  Plug,
  Sofa,
  Sun,
  Thermometer,
  Trees,
  Tv,
  WashingMachine,
  Zap,
} from 'lucide';

const KINDS: Record<string, IconNode> = {
  light: Lightbulb,
  plug: Plug,
  climate: AirVent,
  heater: Heater,
  lock: Lock,
  cover: Blinds,
  fan: Fan,
  media: Tv,
  camera: Cctv,
  button: CircleDot,
};

const CAPABILITIES: Record<string, IconNode> = {
  contact: DoorClosed,
  occupancy: PersonStanding,
  temperature: Thermometer,
  humidity: Droplets,
  illuminance: Sun,
  smoke: Flame,
  water_leak: Droplet,
  power_meter: Zap,
  energy_meter: Zap,
  button: CircleDot,
  on_off: Bolt,
};

export const OPEN_DOOR = DoorOpen;
export const OPEN_LOCK = LockOpen;

/** The icon of a kind of device, or of what it can do where the kind says nothing. */
export function iconOf(kind: string, capability?: string): IconNode {
  return KINDS[kind] ?? (capability ? CAPABILITIES[capability] : undefined) ?? Gauge;
}

const ROOMS: Record<string, IconNode> = {
  bath: Bath,
  'bed-double': BedDouble,
  'cooking-pot': CookingPot,
  'door-open': DoorOpen,
  monitor: Monitor,
  sofa: Sofa,
  trees: Trees,
  'washing-machine': WashingMachine,
};

/** The icon that an area names, of those that rooms usually have. */
export const roomIcon = (name: string | undefined): IconNode => ROOMS[name ?? ''] ?? DoorOpen;
