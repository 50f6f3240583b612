/** Colours of lamps on the screen. */

const WARM = 'oklch(0.81 0.145 68)';
const NEUTRAL = 'oklch(0.93 0.055 95)';
const COOL = 'oklch(0.87 0.065 245)';
const LOW_K = 2200;
const MIDDLE_K = 4300;
const HIGH_K = 6500;

/** Saturation in per cent, as a lamp takes it. */
export function hueColour(hue: number, saturation: number): string {
  return `hsl(${hue} ${saturation}% ${78 - saturation * 0.2}%)`;
}

/** Not the physics of a black body but what tells warm from cool at a glance on a screen. */
export function whiteColour(kelvin: number): string {
  const [from, to, low, high] = kelvin < MIDDLE_K ? [WARM, NEUTRAL, LOW_K, MIDDLE_K] : [NEUTRAL, COOL, MIDDLE_K, HIGH_K];
  const share = Math.min(1, Math.max(0, (kelvin - low) / (high - low)));
  return `color-mix(in oklab, ${to} ${Math.round(share * 100)}%, ${from})`;
}
