import type { ComponentChildren } from 'preact';
import './Timeline.css';

export interface Moment {
  key: string;
  time: string;
  title: ComponentChildren;
  note?: ComponentChildren;
  tone?: 'plain' | 'on' | 'warning' | 'danger';
}

/** Things that happened, newest first, along a line; `dated` leaves room for a day beside the time. */
export function Timeline({ label, moments, dated }: { label: string; moments: readonly Moment[]; dated?: boolean }) {
  return (
    <ol class={`timeline ${dated ? 'timeline--dated' : ''}`} aria-label={label}>
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
