/** Words for what a description names, most of them the hub's own; an extension's names are shown without their underscores. */
import type { Attribute, Value } from '../api/types';
import { quantity } from '../i18n/format';
import { t, translated } from '../i18n';

const id = (name: string): string => name.replaceAll(/[_.]/g, '-');
const plain = (name: string): string => sentence(name.split('.').at(-1)!.replaceAll('_', ' '));
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const attributeName = (name: string): string => translated(`attribute-${id(name)}`) ?? plain(name);
export const capabilityName = (name: string): string => translated(`web-capability-${id(name)}`) ?? plain(name);
export const eventName = (name: string): string => translated(`event-${id(name)}`) ?? plain(name);
export const kindName = (kind: string): string => translated(`web-kind-${id(kind)}`) ?? plain(kind);
export const commandName = (capability: string, name: string): string =>
  sentence(translated(`command-${id(capability)}-${id(name)}`) ?? plain(name));

/** A value as people read it: "On", "23.4 °C", "Locked". */
export function valueWords(attribute: Attribute, value: Value | null): string {
  if (value === null) return t('web-unknown');
  if (typeof value === 'number') return quantity(value, attribute.unit ?? '');
  const word = id(String(value));
  return sentence(translated(`value-${id(attribute.name)}-${word}`) ?? translated(`value-${word}`) ?? plain(String(value)));
}
