import type { HubEvent, ProblemDocument, Quality, Value } from './types';

/** [device, endpoint, attribute, value, quality, microseconds of UTC, desired value while a command is in flight, cause] */
export type State = [string, string, string, Value | null, Quality, number | null, Value | null, string];

type ServerMessage =
  | { type: 'ready'; expires: number }
  | { type: 'snapshot' | 'delta'; position: string; states: State[] }
  | { type: 'event'; event: HubEvent }
  | { type: 'result'; id: string }
  | { type: 'error'; problem: ProblemDocument; id?: string }
  | { type: 'bye'; code: string };

export interface SocketHandlers {
  token(): string | null;
  /** The hub refused the token: get another one; false when the person has to sign in. */
  renew(): Promise<boolean>;
  states(states: State[], whole: boolean): void;
  event(event: HubEvent): void;
  status(live: boolean): void;
  signedOut(): void;
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
/** Reasons to say bye after which the same token is of no use. */
const SESSION_ENDED = new Set(['unauthenticated', 'bad-credentials', 'expired', 'signed-out']);
const REAUTHENTICATE_MS = 12 * 60_000;

/** Half of the delay is fixed and half is random, so that many screens do not return in the same instant. */
export function retryDelay(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
  return ceiling / 2 + (ceiling / 2) * random;
}

/** The live connection: authenticates, resumes from the last position it saw, and comes back by itself. */
export class Socket {
  private socket: WebSocket | null = null;
  private position: string | null = null;
  private attempt = 0;
  private subscribed = false;
  private refused = false;
  private retry: number | undefined;
  private reauthentication: number | undefined;
  private closed = false;

  constructor(private readonly handlers: SocketHandlers) {}

  open(): void {
    this.closed = false;
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/ws`);
    this.socket = socket;
    socket.onopen = () => this.authenticate();
    socket.onmessage = (message) => this.receive(JSON.parse(message.data as string) as ServerMessage);
    socket.onclose = () => this.lost(socket);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    clearInterval(this.reauthentication);
    this.socket?.close();
    this.socket = null;
    this.position = null;
    this.subscribed = false;
  }

  /** Tries at once instead of after the current delay. */
  hurry(): void {
    if (this.closed || this.socket?.readyState === WebSocket.OPEN || this.socket?.readyState === WebSocket.CONNECTING) return;
    clearTimeout(this.retry);
    this.open();
  }

  private send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private authenticate(): void {
    this.send({ type: 'auth', token: this.handlers.token() ?? '' });
  }

  private receive(message: ServerMessage): void {
    switch (message.type) {
      case 'ready':
        this.ready();
        break;
      case 'snapshot':
      case 'delta':
        this.position = message.position;
        this.handlers.states(message.states, message.type === 'snapshot');
        break;
      case 'event':
        this.handlers.event(message.event);
        break;
      case 'bye':
        this.refused = SESSION_ENDED.has(message.code);
        break;
      case 'error':
      case 'result':
        break;
    }
  }

  private ready(): void {
    if (this.subscribed) return;
    this.subscribed = true;
    this.attempt = 0;
    this.send({ type: 'subscribe', ...(this.position && { position: this.position }) });
    this.reauthentication = window.setInterval(() => void this.renew(), REAUTHENTICATE_MS);
    this.handlers.status(true);
  }

  /** Gets a fresh token and goes on with it, on this connection or a new one. */
  private async renew(): Promise<void> {
    try {
      if (!(await this.handlers.renew())) return this.handlers.signedOut();
      this.refused = false;
      if (this.socket?.readyState === WebSocket.OPEN) this.authenticate();
      else this.open();
    } catch {
      this.later();
    }
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket || this.closed) return;
    clearInterval(this.reauthentication);
    this.subscribed = false;
    this.handlers.status(false);
    this.later();
  }

  private later(): void {
    clearTimeout(this.retry);
    this.retry = window.setTimeout(() => (this.refused ? void this.renew() : this.open()), retryDelay(this.attempt++, Math.random()));
  }
}
