import { computed, signal } from '@preact/signals';
import * as hub from '../api/hub';
import type { Area, Device, HubEvent, Scenario } from '../api/types';
import { isOwner } from './person';

export const devices = signal<readonly Device[] | null>(null);
export const areas = signal<readonly Area[] | null>(null);
export const scenarios = signal<readonly Scenario[] | null>(null);

/** False while the connection to the hub is gone; `lastLive` is the moment of the last sign of life, in milliseconds. */
export const live = signal(true);
export const lastLive = signal(Date.now());

/** The newest event; pages that list events put it on top. */
export const latestEvent = signal<HubEvent | null>(null);

export const deviceById = computed(() => new Map((devices.value ?? []).map((device) => [device.id, device])));
export const areaById = computed(() => new Map((areas.value ?? []).map((area) => [area.id, area])));
export const orderedAreas = computed(() => [...(areas.value ?? [])].sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || a.name.localeCompare(b.name)));

/** What people see as devices; the hub's own facts (sun, mode, tariff) are devices too, but not here. */
export const visibleDevices = computed(() => (devices.value ?? []).filter((device) => !device.system));

export function areaName(id: string | null): string {
  return (id && areaById.value.get(id)?.name) || '';
}

export async function loadScenarios(): Promise<void> {
  scenarios.value = isOwner.peek() ? await hub.scenarios() : [];
}

export async function loadDevices(): Promise<void> {
  devices.value = await hub.devices();
}

export async function loadAreas(): Promise<void> {
  areas.value = await hub.areas();
}

/** Whatever comes is shown, even when a part of it does not come. */
export async function loadHome(): Promise<void> {
  await Promise.all([loadDevices(), loadAreas(), loadScenarios()]);
}

export function replaceDevice(changed: Device): void {
  devices.value = (devices.value ?? []).map((device) => (device.id === changed.id ? changed : device));
}

export function forgetHome(): void {
  devices.value = areas.value = scenarios.value = null;
  latestEvent.value = null;
}
