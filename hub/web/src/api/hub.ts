/** One function per thing the page asks of the hub. */
import { ask, request } from './client';
import type { Input } from './operations';
import type { HomeSettings } from './types';

type BodyOf<P extends string, M extends 'post' | 'put' | 'patch'> = Input<P, M> extends { body: infer B } ? B : never;
type QueryOf<P extends string> = Input<P, 'get'> extends { query?: infer Q } ? NonNullable<Q> : never;

export const health = () => ask('get', '/healthz');

export const claim = (body: BodyOf<'/auth/claim', 'post'>) => ask('post', '/auth/claim', { body });
export const login = (body: BodyOf<'/auth/login', 'post'>) => ask('post', '/auth/login', { body });
export const logout = () => ask('post', '/auth/logout');

export const profile = () => ask('get', '/user/profile');
export const updateProfile = (body: BodyOf<'/user/profile', 'patch'>) => ask('patch', '/user/profile', { body });

export const home = async () => {
  const { body, etag } = await request('get', '/home');
  return { body: body as HomeSettings, etag };
};
export const updateHome = (body: BodyOf<'/home', 'patch'>, etag: string | null) => ask('patch', '/home', { body, etag });

export const areas = () => ask('get', '/areas').then((answer) => answer.areas);
export const addArea = (name: string) => ask('post', '/areas', { body: { name } });
export const updateArea = (id: string, body: BodyOf<'/areas/{id}', 'patch'>) => ask('patch', '/areas/{id}', { path: { id }, body });
export const removeArea = (id: string) => ask('delete', '/areas/{id}', { path: { id } });

export const devices = () => ask('get', '/devices').then((answer) => answer.devices);
export const addDevice = (body: BodyOf<'/devices', 'post'>) => ask('post', '/devices', { body });
export const updateDevice = (id: string, body: BodyOf<'/devices/{id}', 'patch'>) => ask('patch', '/devices/{id}', { path: { id }, body });
export const removeDevice = (id: string) => ask('delete', '/devices/{id}', { path: { id } });
export const command = (id: string, body: BodyOf<'/devices/{id}/command', 'post'>) => ask('post', '/devices/{id}/command', { path: { id }, body });

export const found = () => ask('get', '/found').then((answer) => answer.found);
export const addFound = (body: BodyOf<'/found/add', 'post'>) => ask('post', '/found/add', { body });
export const discover = () => ask('post', '/found/discover');

export const events = (query: QueryOf<'/events'>) => ask('get', '/events', { query });
export const why = (id: string) => ask('get', '/events/{id}/why', { path: { id } }).then((answer) => answer.chain);
export const history = (query: QueryOf<'/history'>, abort: AbortSignal) => ask('get', '/history', { query, abort });

export const scenarios = () => ask('get', '/scenarios').then((answer) => answer.scenarios);
export const scenario = (slug: string) => request('get', '/scenarios/{slug}', { path: { slug } });
export const saveScenario = (slug: string, text: string, etag: string | null) => ask('put', '/scenarios/{slug}', { path: { slug }, body: { text }, etag });
export const addScenario = (name: string) => ask('post', '/scenarios', { body: { name } });
export const enableScenario = (slug: string, enabled: boolean) => ask('patch', '/scenarios/{slug}', { path: { slug }, body: { enabled } });
export const removeScenario = (slug: string) => ask('delete', '/scenarios/{slug}', { path: { slug } });
export const runScenario = (slug: string) => ask('post', '/scenarios/{slug}/run', { path: { slug } });
export const runs = (slug: string) => ask('get', '/scenarios/{slug}/runs', { path: { slug } }).then((answer) => answer.runs);
export const trace = (slug: string, run: string) => ask('get', '/scenarios/{slug}/runs/{run}', { path: { slug, run } });

export const description = () => ask('get', '/openapi.json');
