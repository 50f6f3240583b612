/** Every shape that travels between the hub and the page; generated from the OpenAPI document once that covers them. */

export type Value = boolean | number | string;
export type Quality = 'good' | 'stale' | 'unknown';
export type Risk = 'none' | 'confirm' | 'step_up';

export type ValueType =
  | { kind: 'bool' }
  | { kind: 'int' | 'float'; minimum?: number; maximum?: number; step?: number }
  | { kind: 'enum'; values: string[] }
  | { kind: 'text'; max_length?: number };

export interface Attribute {
  name: string;
  type: ValueType;
  unit?: string;
  retention?: 'state' | 'measurement' | 'counter' | 'none';
  privacy?: 'ordinary' | 'presence' | 'intimate';
}

export interface Argument {
  name: string;
  type: ValueType;
  unit?: string;
  optional?: boolean;
}

/** What a command makes of an attribute: an argument, a literal, or the opposite of what it was. */
export interface Sets {
  attribute: string;
  arg?: string | null;
  value?: Value | null;
  inverse?: boolean;
}

export interface CommandSpec {
  name: string;
  args?: Argument[];
  sets?: Sets[];
  risk?: Risk;
  idempotent?: boolean;
}

export interface Capability {
  name: string;
  attributes?: Attribute[];
  events?: { name: string }[];
  commands?: CommandSpec[];
}

export interface Endpoint {
  id: string;
  /** Absent on the main endpoint, which is called like the device. */
  name?: string;
  capabilities: Capability[];
}

export interface Link {
  driver: string;
  address: string;
  online: boolean;
  local: boolean;
  reason: Reason | null;
  /** Microseconds of UTC, 0 for never. */
  last_seen: number;
  /** dBm. */
  signal: number | null;
}

export interface Device {
  id: string;
  name: string;
  slug: string;
  area: string | null;
  kind: string;
  manufacturer: string;
  model: string;
  firmware: string;
  system: boolean;
  favourite: boolean;
  online: boolean;
  links: Link[];
  endpoints: Endpoint[];
}

export interface Area {
  id: string;
  name: string;
  parent: string | null;
  slug: string;
  icon?: string;
  order: number;
}

export interface Found {
  driver: string;
  address: string;
  name: string;
  kind: string;
  manufacturer: string;
  model: string;
  signal: number | null;
}

export interface User {
  id: string;
  name: string;
  email: string;
  role: string;
  language: string;
}

export interface HomeSettings {
  name: string;
  latitude: number;
  longitude: number;
  timezone: string;
  currency: string;
  language: string;
  price_per_kwh: number;
  configured: boolean;
}

export interface Health {
  status: string;
  claimed: boolean;
  version: string;
}

export interface Tokens {
  access_token: string;
  refresh_token?: string;
}

export interface Cause {
  kind: string;
  /** The event that led to this one. */
  event?: string;
  actor?: { type: string; name?: string };
}

/** `at` is in microseconds of UTC; `sentence` is already in the caller's language. */
export interface HubEvent {
  id: string;
  at: number;
  cause: Cause;
  body: { type: string; [field: string]: unknown };
  sentence: string;
  reason?: Reason | null;
}

/** Newest first; `next` is what `before` has to be for the next page, null at the end. */
export interface EventPage {
  events: HubEvent[];
  next: string | null;
}

/** One point is [microseconds of UTC, minimum, mean, maximum]. */
export type Point = [number, number, number, number];

export interface History {
  unit: string;
  points: Point[];
  /** For an attribute of words: the points' numbers are places in this list. */
  words?: string[];
}

/** `event` answers why, `cause_event` is what fired it; `ended` and `result` are null while it is under way. */
export interface Run {
  id: string;
  event: string;
  started: number;
  ended: number | null;
  result: 'done' | 'failed' | 'stopped' | null;
  version: number;
  trigger: string;
  cause_event: string | null;
  reason: Reason | null;
}

/** `active` is the version that runs, `problems` what keeps the newest one from running. */
export interface Scenario {
  id: string;
  slug: string;
  name: string;
  enabled: boolean;
  version: number;
  active: number | null;
  running: boolean;
  next_run: number | null;
  last_run: Run | null;
  problems: FieldProblem[];
}

export interface ScenarioDocument extends Scenario {
  text: string;
}

export type Outcome = 'acknowledged' | 'refused' | 'failed' | 'expired';

/** `text` is already in the caller's language. */
export interface Reason {
  code: string;
  text: string;
  args?: Record<string, string | number | boolean>;
}

export interface CommandResult {
  command_id: string;
  outcome: Outcome;
  reason?: Reason | null;
  latency_ms?: number;
}

export interface CommandRequest {
  endpoint: string;
  capability: string;
  command: string;
  args: Record<string, Value>;
  confirmed?: boolean;
}

/** [device, endpoint, attribute, value, quality, microseconds of UTC, desired value while a command is in flight, cause] */
export type State = [string, string, string, Value | null, Quality, number | null, Value | null, string];

export type ServerMessage =
  | { type: 'ready'; expires: number }
  | { type: 'snapshot' | 'delta'; position: string; states: State[] }
  | { type: 'event'; event: HubEvent }
  | { type: 'result'; id: string }
  | { type: 'error'; problem: ProblemDocument; id?: string }
  | { type: 'bye'; code: string };

export interface FieldProblem {
  field: string;
  message: string;
  line?: number | null;
  column?: number | null;
}

/** RFC 9457. */
export interface ProblemDocument {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  fields?: FieldProblem[];
}
