import { useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import { type Problem, asProblem } from '../../api/problem';
import { Button } from '../../components/Button';
import { Choice, Field } from '../../components/Field';
import { choose, language, speak, t } from '../../i18n';
import { languages } from '../../model/homeForm';
import { words } from '../../state/commands';
import { say } from '../../state/notices';
import { user } from '../../state/person';

export function Profile() {
  const someone = user.value!;
  const [name, setName] = useState(someone.name);
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (changes: { name?: string; language?: string }) => {
    try {
      user.value = await hub.updateProfile(changes);
      if (changes.language) await speak(choose([changes.language]));
      setProblem(null);
      say(t('web-saved'));
    } catch (error) {
      setProblem(asProblem(error));
      say(words(error), { tone: 'danger' });
    }
  };
  const isChanged = name.trim() !== '' && name !== someone.name;
  return (
    <form
      class="card card--padded stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged) void save({ name: name.trim() });
      }}
    >
      <div class="fields">
        <Field label={t('web-your-name')} value={name} onInput={setName} autocomplete="name" maxLength={80} error={problem?.field('name')} />
        <Choice label={t('web-language')} value={language.value} options={languages()} onChange={(wanted) => void save({ language: wanted })} />
      </div>
      {isChanged && (
        <div>
          <Button type="submit" look="primary">{t('web-save')}</Button>
        </div>
      )}
    </form>
  );
}
