import { House, Lightbulb, Power } from 'lucide';
import { lazy } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { Point } from '../../api/types';
import { Button } from '../../components/Button';
import { CommandPalette } from '../../components/CommandPalette';
import { Pane, Sheet } from '../../components/Sheet';
import { Section } from '../../frame/Page';
import { t } from '../../i18n';
import { attributeName } from '../../model/words';

const Graph = lazy(() => import('../../components/Graph').then(({ Graph: component }) => component));

const START_US = Date.UTC(2026, 10, 21) * 1000;
const STEP_US = 300e6;
const WAVE: Point[] = Array.from({ length: 288 }, (_, index) => {
  const mean = 23 + 2 * Math.sin(index / 40) + 0.5 * Math.sin(index / 6);
  return [START_US + index * STEP_US, mean - 0.4, mean, mean + 0.3];
});
const SWITCH: Point[] = WAVE.map(([at, , mean]) => [at, +(mean > 23), +(mean > 23), +(mean > 23)]);

export function Surfaces() {
  return (
    <Section title="Graph, Sheet, Pane, Command palette">
      <div class="gallery__columns">
        <Graph label={attributeName('temperature')} unit="°C" points={WAVE} />
        <Graph label={attributeName('on')} unit="" points={SWITCH} stepped format={(value) => t(value >= 0.5 ? 'web-on' : 'web-off')} />
        <Graph label={attributeName('humidity')} unit="%" points={[]} />
      </div>
      <Openable name="Sheet">{(close) => <Sheet label="Sheet" onClose={close}><h2>{t('web-device')}</h2></Sheet>}</Openable>
      <Openable name="Pane">{(close) => <Pane label="Pane" onClose={close}><h2>{t('web-device')}</h2></Pane>}</Openable>
      <Openable name="Command palette">{(close) => <Palette onClose={close} />}</Openable>
    </Section>
  );
}

function Palette({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('');
  const items = [
    { key: 'light', icon: Lightbulb, label: t('web-kind-light'), note: t('web-room') },
    { key: 'off', icon: Power, label: t('web-turn-off-name', { name: t('web-kind-light') }), note: t('web-room') },
    { key: 'home', icon: House, label: t('web-nav-home'), note: t('web-page') },
  ].filter(({ label }) => label.toLowerCase().includes(query.toLowerCase()));
  return (
    <div class="palette-host">
      <CommandPalette query={query} onQuery={setQuery} items={items} onChoose={onClose} onClose={onClose} />
    </div>
  );
}

/** What floats or takes the focus is shown on request, within a frame. */
function Openable({ name, children }: { name: string; children: (close: () => void) => preact.JSX.Element }) {
  const [open, setOpen] = useState(false);
  return (
    <div class="stack">
      <div>
        <Button onClick={() => setOpen(!open)}>{name}</Button>
      </div>
      {open && <div class="gallery__frame">{children(() => setOpen(false))}</div>}
    </div>
  );
}
