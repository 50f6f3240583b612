/** One function per thing the page asks of the hub. */
import { get, patch, post, put, remove, request } from './client';
import type {
  Area,
  CommandRequest,
  CommandResult,
  Device,
  EventPage,
  Found,
  Health,
  History,
  HomeSettings,
  HubEvent,
  Run,
  Scenario,
  ScenarioDocument,
  Tokens,
  User,
} from './types';

export const health = () => get<Health>('healthz');

export const claim = (body: { code: string; name: string; email: string; password: string }) => post<Tokens>('auth/claim', body);
export const login = (body: { email: string; password: string }) => post<Tokens>('auth/login', body);
export const logout = () => post<void>('auth/logout');

export const profile = () => get<User>('user/profile');
export const updateProfile = (changes: Partial<Pick<User, 'name' | 'language'>>) => patch<User>('user/profile', changes);

export const home = () => request<HomeSettings>('GET', 'home');
export const updateHome = (changes: Partial<HomeSettings>, etag: string | null) => patch<HomeSettings>('home', changes, etag);

export const areas = () => get<{ areas: Area[] }>('areas').then((body) => body.areas);
export const addArea = (name: string) => post<Area>('areas', { name });
export const updateArea = (id: string, changes: Partial<Pick<Area, 'name' | 'icon' | 'order'>>) => patch<Area>(`areas/${id}`, changes);
export const removeArea = (id: string) => remove(`areas/${id}`);

export const devices = () => get<{ devices: Device[] }>('devices').then((body) => body.devices);
export const updateDevice = (id: string, changes: { name?: string; area?: string | null; favourite?: boolean }) =>
  patch<Device>(`devices/${id}`, changes);
export const removeDevice = (id: string) => remove(`devices/${id}`);
export const command = (device: string, body: CommandRequest) => post<CommandResult>(`devices/${device}/command`, body);

export const found = () => get<{ found: Found[] }>('found').then((body) => body.found);
export const addFound = (body: { driver: string; address: string; name: string; area: string | null }) => post<Device>('found/add', body);
export const discover = () => post<void>('found/discover');

export const events = (query: { device?: string; limit?: number; before?: string }) =>
  get<EventPage>('events', query);
export const why = (id: string) => get<{ chain: HubEvent[] }>(`events/${id}/why`).then((body) => body.chain);

export interface HistoryQuery {
  device: string;
  endpoint: string;
  attribute: string;
  from: number;
  to: number;
  points: number;
}
export const history = (query: HistoryQuery, abort?: AbortSignal) => get<History>('history', { ...query }, abort);

export const scenarios = () => get<{ scenarios: Scenario[] }>('scenarios').then((body) => body.scenarios);
export const scenario = (slug: string) => request<ScenarioDocument>('GET', `scenarios/${slug}`);
export const saveScenario = (slug: string, text: string, etag: string | null) => put<ScenarioDocument>(`scenarios/${slug}`, { text }, etag);
export const addScenario = (name: string) => post<ScenarioDocument>('scenarios', { name });
export const enableScenario = (slug: string, enabled: boolean) => patch<Scenario>(`scenarios/${slug}`, { enabled });
export const removeScenario = (slug: string) => remove(`scenarios/${slug}`);
export const runScenario = (slug: string) => post<{ run: string }>(`scenarios/${slug}/run`);
export const runs = (slug: string) => get<{ runs: Run[] }>(`scenarios/${slug}/runs`).then((body) => body.runs);
