/** Colours of lamps on the screen. */

const WARMEST = 'oklch(0.8 0.15 65)';
const COOLEST = 'oklch(0.9 0.035 245)';
const LOW_K = 2200;
const HIGH_K = 6500;

/** Saturation in per cent, as a lamp takes it. */
export function hueColour(hue: number, saturation: number): string {
  return `hsl(${hue} ${saturation}% ${78 - saturation * 0.2}%)`;
}

/** Not the physics of a black body but what tells warm from cool at a glance on a screen. */
export function whiteColour(kelvin: number): string {
  const share = (Math.min(HIGH_K, Math.max(LOW_K, kelvin)) - LOW_K) / (HIGH_K - LOW_K);
  return `color-mix(in oklab, ${COOLEST} ${Math.round(share * 100)}%, ${WARMEST})`;
}
