import type { IconNode } from 'lucide';
import { h } from 'preact';

interface IconProps {
  of: IconNode;
  size?: 16 | 20 | 24 | 32;
  /** Words for a screen reader where the icon stands alone; without them it is decoration. */
  label?: string;
}

export function Icon({ of, size = 20, label }: IconProps) {
  const naming = label ? { role: 'img' as const, 'aria-label': label } : { 'aria-hidden': true as const };
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width={size > 20 ? 1.75 : 2} stroke-linecap="round" stroke-linejoin="round" {...naming}>
      {of.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
