import * as hub from '../api/hub';
import type { Scenario } from '../api/types';
import { t } from '../i18n';
import { words } from './commands';
import { loadScenarios } from './home';
import { say } from './notices';

export async function runNow({ slug, name }: Pick<Scenario, 'slug' | 'name'>): Promise<void> {
  try {
    await hub.runScenario(slug);
    say(t('web-scenario-started', { name }));
  } catch (error) {
    say(words(error), { tone: 'danger' });
  }
}

/** Switches a scenario on or off at once, with an undo. */
export async function enable(scenario: Scenario, enabled: boolean): Promise<void> {
  const undo = () => void hub.enableScenario(scenario.slug, !enabled).then(loadScenarios);
  try {
    await hub.enableScenario(scenario.slug, enabled);
    await loadScenarios();
    say(t(enabled ? 'web-scenario-enabled' : 'web-scenario-disabled', { name: scenario.name }), { undo });
  } catch (error) {
    say(words(error), { tone: 'danger' });
  }
}
