import type { Device, Value } from '../../../api/types';
import { attributeOf, boundsOf, commandOf, type Place } from '../../../model/capability';
import { shownOf } from '../../../model/faces';
import { send } from '../../../state/commands';
import { reading } from '../../../state/values';

export interface ControlProps {
  device: Device;
  place: Place;
}

/** A capability at its place: what it shows and how it is told. */
export function control({ device, place }: ControlProps) {
  const { endpoint, capability } = place;
  return {
    reading: (attribute: string) => reading(device.id, endpoint.id, attribute),
    shown: (attribute: string): Value | null => shownOf(reading(device.id, endpoint.id, attribute)),
    number: (attribute: string): number => {
      const value = shownOf(reading(device.id, endpoint.id, attribute));
      return typeof value === 'number' ? value : 0;
    },
    isPending: (attribute: string): boolean => (reading(device.id, endpoint.id, attribute)?.desired ?? null) !== null,
    bounds: (attribute: string) => boundsOf(attributeOf(capability, attribute)!),
    tell: (command: string, args: Record<string, Value> = {}): void => {
      const spec = commandOf(capability, command);
      if (spec) void send(device, { endpoint: endpoint.id, capability: capability.name, spec, args });
    },
  };
}
