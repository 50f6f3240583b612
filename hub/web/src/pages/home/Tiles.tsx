import { useEffect, useRef } from 'preact/hooks';
import type { Device } from '../../api/types';
import { DeviceTile } from './DeviceTile';

/** A grid of tiles of which one at a time can be reached by Tab; arrows move on from there. */
export function Tiles({ devices }: { devices: readonly Device[] }) {
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tiles = grid.current!.querySelectorAll<HTMLElement>('[data-tile]');
    if (![...tiles].some((tile) => tile.tabIndex === 0) && tiles[0]) tiles[0].tabIndex = 0;
  }, [devices]);
  const onFocus = (event: FocusEvent) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('[data-tile]')) return;
    grid.current!.querySelectorAll<HTMLElement>('[data-tile]').forEach((tile) => (tile.tabIndex = tile === event.target ? 0 : -1));
  };
  return (
    <div ref={grid} class="tiles" onFocusCapture={onFocus}>
      {devices.map((device) => (
        <DeviceTile key={device.id} device={device} />
      ))}
    </div>
  );
}
