import { signal } from '@preact/signals';

const query = matchMedia('(min-width: 1000px)');

/** Whether there is room for a pane beside the page; below that details come as a sheet. */
export const wide = signal(query.matches);
query.addEventListener('change', () => (wide.value = query.matches));
