import { render } from 'preact';
import { App } from './App';
import { choose, speak } from './i18n';
import { startClock } from './state/clock';
import { start } from './state/session';
import './styles/tokens.css';
import './styles/base.css';

await speak(choose(navigator.languages));
startClock();
render(<App />, document.getElementById('app')!);
if (location.pathname !== '/gallery') void start();
