import type { ComponentChildren } from 'preact';
import './Timeline.css';

export interface Moment {
  key: string;
  time: string;
  title: ComponentChildren;
  note?: ComponentChildren;
  tone?: 'plain' | 'on' | 'warning' | 'danger';
}

/** Things that happened, newest first, along a line. */
export function Timeline({ label, moments }: { label: string; moments: readonly Moment[] }) {
  return (
    <ol class="timeline" aria-label={label}>
      {moments.map(({ key, time, title, note, tone = 'plain' }) => (
        <li key={key} class={`timeline__item timeline__item--${tone}`}>
          <time class="timeline__time">{time}</time>
          <div class="timeline__text">
            <div>{title}</div>
            {note && <div class="timeline__note">{note}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
