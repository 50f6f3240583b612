/** Finding things in a device's description. */
import type { Attribute, Capability, CommandSpec, Device, Endpoint } from '../api/types';

export interface Place {
  endpoint: Endpoint;
  capability: Capability;
}

export function places(device: Device): Place[] {
  return device.endpoints.flatMap((endpoint) => endpoint.capabilities.map((capability) => ({ endpoint, capability })));
}

export function find(device: Device, capability: string): Place | undefined {
  return places(device).find((place) => place.capability.name === capability);
}

export function attributeOf(capability: Capability, name: string): Attribute | undefined {
  return capability.attributes?.find((attribute) => attribute.name === name);
}

export function commandOf(capability: Capability, name: string): CommandSpec | undefined {
  return capability.commands?.find((command) => command.name === name);
}

export function isNumeric(attribute: Attribute): boolean {
  return attribute.type.kind === 'int' || attribute.type.kind === 'float';
}

/** Inclusive bounds and step of a number, with those of a percentage where the description names none. */
export function boundsOf(attribute: Attribute): { minimum: number; maximum: number; step: number } {
  const type = attribute.type;
  if (type.kind !== 'int' && type.kind !== 'float') return { minimum: 0, maximum: 1, step: 1 };
  return { minimum: type.minimum ?? 0, maximum: type.maximum ?? 100, step: type.step ?? (type.kind === 'int' ? 1 : 0.1) };
}

/** What people call an endpoint of a device that has several. */
export function endpointName(device: Device, endpoint: Endpoint): string {
  return endpoint.name || (endpoint.id === 'main' ? device.name : endpoint.id);
}
