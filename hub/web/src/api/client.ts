import { signal } from '@preact/signals';
import type { Answer, Input, Method, Path } from './operations';
import { Problem, problemOf } from './problem';

const BASE = '/api/v1';

/** The access token lives here only: never in storage, a URL or the page. */
export const accessToken = signal<string | null>(null);

interface Options {
  /** For If-Match; null asks for no version. */
  etag?: string | null;
  abort?: AbortSignal;
}

interface Content {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

type Given<P extends string, M extends Method> = Input<P, M> & Options;
type Rest<P extends string, M extends Method> = object extends Given<P, M> ? [given?: Given<P, M>] : [given: Given<P, M>];

let refreshing: Promise<boolean> | null = null;

/** Exchanges the refresh cookie for an access token; false when there is none that the hub accepts. */
export function refresh(): Promise<boolean> {
  refreshing ??= renew().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function renew(): Promise<boolean> {
  const response = await send('post', '/auth/refresh', { body: {} });
  if (response.ok) {
    const tokens = (await response.json()) as Answer<'/auth/refresh', 'post'>;
    accessToken.value = tokens.access_token;
    return true;
  }
  if (response.status >= 500) throw await problemOf(response);
  accessToken.value = null;
  return false;
}

function address(path: string, { path: names = {}, query = {} }: Content): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const filled = path.replace(/{(\w+)}/g, (_, name: string) => encodeURIComponent(names[name]!));
  return BASE + filled + (search.size > 0 ? `?${search}` : '');
}

async function send(method: Method, path: string, given: Content & Options): Promise<Response> {
  const { body, etag, abort } = given;
  const headers: Record<string, string> = { 'X-Anasy-Client': 'web', Accept: 'application/json' };
  if (accessToken.value) headers.Authorization = `Bearer ${accessToken.value}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (etag) headers['If-Match'] = etag;
  try {
    return await fetch(address(path, given), {
      method: method.toUpperCase(),
      headers,
      credentials: 'same-origin',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(abort && { signal: abort }),
    });
  } catch (error) {
    if (abort?.aborted) throw error;
    throw new Problem({ code: 'unreachable' });
  }
}

/** Sends a request, renews the access token once when it has run out, and throws a Problem for anything but success. */
export async function request<M extends Method, P extends Path<M>>(
  method: M,
  path: P,
  ...[given = {} as Given<P, M>]: Rest<P, M>
): Promise<{ body: Answer<P, M>; etag: string | null }> {
  let response = await send(method, path, given);
  if (response.status === 401 && !path.startsWith('/auth/') && (await refresh())) response = await send(method, path, given);
  if (!response.ok) throw await problemOf(response);
  const body = response.status === 204 ? undefined : await response.json();
  return { body: body as Answer<P, M>, etag: response.headers.get('ETag') };
}

/** The same, where only the body of the answer is of interest. */
export const ask = async <M extends Method, P extends Path<M>>(method: M, path: P, ...rest: Rest<P, M>): Promise<Answer<P, M>> =>
  (await request(method, path, ...rest)).body;
