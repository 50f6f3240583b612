import { signal } from '@preact/signals';
import { Problem, problemOf } from './problem';
import type { Tokens } from './types';

const BASE = '/api/v1/';

/** The access token lives here only: never in storage, a URL or the page. */
export const accessToken = signal<string | null>(null);

export interface Answer<T> {
  body: T;
  etag: string | null;
}

export interface Options {
  body?: unknown;
  etag?: string | null;
  signal?: AbortSignal;
}

let refreshing: Promise<boolean> | null = null;

/** Exchanges the refresh cookie for an access token; false when there is none that the hub accepts. */
export function refresh(): Promise<boolean> {
  refreshing ??= renew().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function renew(): Promise<boolean> {
  const response = await send('POST', 'auth/refresh', { body: {} });
  if (response.ok) {
    accessToken.value = ((await response.json()) as Tokens).access_token;
    return true;
  }
  if (response.status >= 500) throw await problemOf(response);
  accessToken.value = null;
  return false;
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { 'X-Anasy-Client': 'web', Accept: 'application/json' };
  if (accessToken.value) headers.Authorization = `Bearer ${accessToken.value}`;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.etag) headers['If-Match'] = options.etag;
  try {
    return await fetch(BASE + path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      ...(options.signal && { signal: options.signal }),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem({ code: 'unreachable' });
  }
}

/** Sends a request, renews the access token once when it has run out, and throws a Problem for anything but success. */
export async function request<T>(method: string, path: string, options: Options = {}): Promise<Answer<T>> {
  let response = await send(method, path, options);
  if (response.status === 401 && !path.startsWith('auth/') && (await refresh())) response = await send(method, path, options);
  if (!response.ok) throw await problemOf(response);
  const body = response.status === 204 ? undefined : await response.json();
  return { body: body as T, etag: response.headers.get('ETag') };
}

export async function get<T>(path: string, query: Record<string, string | number | undefined> = {}, abort?: AbortSignal): Promise<T> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const suffix = search.size > 0 ? `?${search}` : '';
  return (await request<T>('GET', path + suffix, abort ? { signal: abort } : {})).body;
}

export const post = async <T>(path: string, body: unknown = {}): Promise<T> => (await request<T>('POST', path, { body })).body;
export const patch = async <T>(path: string, body: unknown, etag?: string | null): Promise<T> =>
  (await request<T>('PATCH', path, { body, etag: etag ?? null })).body;
export const put = async <T>(path: string, body: unknown, etag?: string | null): Promise<T> =>
  (await request<T>('PUT', path, { body, etag: etag ?? null })).body;
export const remove = async (path: string): Promise<void> => void (await request<void>('DELETE', path));
