import { render } from 'preact';
import { App } from './App';
import { choose, speak } from './i18n';
import { startClock } from './state/clock';
import { start } from './state/session';
import './styles/tokens.css';
import './styles/base.css';

// A page of an older build asks for files that an update has replaced: the new shell knows their names.
addEventListener('vite:preloadError', () => void fetch('/', { method: 'HEAD' }).then(({ ok }) => ok && location.reload()));

await speak(choose(navigator.languages));
startClock();
render(<App />, document.getElementById('app')!);
if (location.pathname !== '/gallery') void start();
