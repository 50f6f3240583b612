import type { HubEvent } from '../api/types';

/** The id of the device that an event is about. */
export function deviceOf({ body }: HubEvent): string | null {
  if (body.type === 'changed' || body.type === 'desired') return body.ref[0];
  return 'device' in body ? body.device : null;
}
