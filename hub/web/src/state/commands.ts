import { batch, signal } from '@preact/signals';
import * as hub from '../api/hub';
import { asProblem } from '../api/problem';
import type { CommandSpec, Device, Value } from '../api/types';
import { t } from '../i18n';
import { reading, wish } from './values';

/** An acknowledged wish stays on the screen until its report arrives, but no longer than this. */
const REPORT_GRACE_MS = 1_500;

export interface Order {
  endpoint: string;
  capability: string;
  spec: CommandSpec;
  args?: Record<string, Value>;
}

export interface Failure {
  reason: string;
  order: Order;
}

/** By device: the last command that failed, until it is tried again or dismissed. */
export const failures = signal<ReadonlyMap<string, Failure>>(new Map());

/** By device: how many commands are on their way. */
export const inFlight = signal<ReadonlyMap<string, number>>(new Map());

function setFailure(device: string, failure: Failure | null): void {
  const next = new Map(failures.peek());
  if (failure) next.set(device, failure);
  else next.delete(device);
  failures.value = next;
}

export const dismissFailure = (device: string): void => setFailure(device, null);

function count(device: string, step: 1 | -1): void {
  const next = new Map(inFlight.peek());
  const size = (next.get(device) ?? 0) + step;
  if (size > 0) next.set(device, size);
  else next.delete(device);
  inFlight.value = next;
}

/** Attribute values that an order asks for, by what its command says it sets. */
export function wishes(order: Order, current: (attribute: string) => Value | null): Map<string, Value> {
  const wanted = new Map<string, Value>();
  for (const { attribute, arg, value, inverse } of order.spec.sets ?? []) {
    const argument = arg ? order.args?.[arg] : undefined;
    if (inverse) wanted.set(attribute, !current(attribute));
    else if (argument !== undefined) wanted.set(attribute, argument);
    else if (value !== undefined && value !== null) wanted.set(attribute, value);
  }
  return wanted;
}

/** Shows the wish at once, sends the order, and takes the wish back when it fails. True when the device acknowledged it. */
export async function send(device: Device, order: Order): Promise<boolean> {
  const wanted = wishes(order, (attribute) => reading(device.id, order.endpoint, attribute)?.value ?? null);
  batch(() => {
    setFailure(device.id, null);
    count(device.id, 1);
    for (const [attribute, value] of wanted) wish(device.id, order.endpoint, attribute, value);
  });
  const reason = await attempt(device, order);
  const takeBack = () => {
    for (const attribute of wanted.keys()) wish(device.id, order.endpoint, attribute, null);
  };
  batch(() => {
    count(device.id, -1);
    if (reason === null) setTimeout(takeBack, REPORT_GRACE_MS);
    else takeBack();
    if (reason !== null) setFailure(device.id, { reason, order });
  });
  return reason === null;
}

/** The reason in words why it did not work, or null. */
async function attempt(device: Device, { endpoint, capability, spec, args }: Order): Promise<string | null> {
  try {
    const confirmed = spec.risk === 'confirm' ? { confirmed: true } : {};
    const result = await hub.command(device.id, { endpoint, capability, command: spec.name, args: args ?? {}, ...confirmed });
    if (result.outcome === 'acknowledged') return null;
    return result.reason?.text ?? t(`web-outcome-${result.outcome}`);
  } catch (error) {
    return words(error);
  }
}

/** A sentence for whatever went wrong with a request. */
export function words(error: unknown): string {
  const problem = asProblem(error);
  return problem.code === 'unreachable' ? t('web-hub-unreachable') : problem.message;
}
