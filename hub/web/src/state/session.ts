import { signal } from '@preact/signals';
import { accessToken, refresh } from '../api/client';
import * as hub from '../api/hub';
import { asProblem } from '../api/problem';
import { Socket } from '../api/socket';
import type { HomeSettings, HubEvent, Tokens } from '../api/types';
import { choose, speak } from '../i18n';
import { takeZone } from '../i18n/format';
import { forgetHome, lastLive, latestEvent, live, loadAreas, loadDevices, loadHome, loadScenarios } from './home';
import { dismissFailure, words } from './commands';
import { say } from './notices';
import { isOwner, user } from './person';
import { apply, forgetValues } from './values';

/** Where the person stands before the home can be shown. */
export type Stage = 'starting' | 'unreachable' | 'claim' | 'login' | 'setup' | 'ready';

export const stage = signal<Stage>('starting');
export const homeSettings = signal<HomeSettings | null>(null);
export const version = signal('');

const socket = new Socket({
  token: () => accessToken.value,
  renew: refresh,
  states: apply,
  event: heard,
  status: (isLive) => {
    if (isLive && !live.value) follow(loadHome);
    lastLive.value = Date.now();
    live.value = isLive;
  },
  signedOut: leave,
});

/** Asks the hub who we are and shows the page that follows from it. */
export async function start(): Promise<void> {
  try {
    const { claimed, version: running } = await hub.health();
    version.value = running;
    if (!claimed) stage.value = 'claim';
    else if (await refresh()) await enter();
    else stage.value = 'login';
  } catch (error) {
    stage.value = asProblem(error).status === 401 ? 'login' : 'unreachable';
  }
}

/** Goes on with the tokens that a claim or a sign-in has given. */
export async function accept(tokens: Tokens): Promise<void> {
  accessToken.value = tokens.access_token;
  await enter();
}

async function enter(): Promise<void> {
  const [someone] = await Promise.all([hub.profile(), loadHomeSettings()]);
  user.value = someone;
  await speak(choose([someone.language, ...navigator.languages]));
  if (homeSettings.value?.configured || !isOwner.value) await openHome();
  else stage.value = 'setup';
}

export async function openHome(): Promise<void> {
  stage.value = 'ready';
  socket.open();
  try {
    await loadHome();
  } catch (error) {
    say(words(error), { tone: 'danger' });
  }
}

export async function signOut(): Promise<void> {
  await hub.logout().catch(() => undefined);
  leave();
}

function leave(): void {
  socket.close();
  accessToken.value = null;
  user.value = homeSettings.value = null;
  forgetHome();
  forgetValues();
  live.value = true;
  stage.value = 'login';
}

function heard(event: HubEvent): void {
  latestEvent.value = event;
  const { body } = event;
  if (body.type === 'link_changed' && body.online) dismissFailure(body.device);
  const { type } = body;
  if (body.type === 'document_saved') follow(body.kind === 'scenarios' ? loadScenarios : loadHomeSettings);
  else if (type === 'areas_changed') follow(loadAreas);
  else if (type.startsWith('device_') || type === 'link_changed') follow(loadDevices);
  else if (type.startsWith('run_')) follow(loadScenarios);
}

const FOLLOW_MS = 250;
const following = new Set<() => Promise<unknown>>();

/**
 * Loads once for all events of a moment. Nobody asked for it, so nobody is told when it fails: the next event or the next
 * connection tries again.
 */
function follow(load: () => Promise<unknown>): void {
  if (following.has(load)) return;
  following.add(load);
  setTimeout(() => {
    following.delete(load);
    load().catch(() => undefined);
  }, FOLLOW_MS);
}

export async function loadHomeSettings(): Promise<string | null> {
  const { body, etag } = await hub.home();
  homeSettings.value = body;
  takeZone(body.timezone);
  return etag;
}

window.addEventListener('online', () => socket.hurry());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && stage.value === 'ready' && socket.hurry());
