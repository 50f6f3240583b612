import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide';
import { useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import type { Area } from '../../api/types';
import { Button, IconButton } from '../../components/Button';
import { Field } from '../../components/Field';
import { t } from '../../i18n';
import { words } from '../../state/commands';
import { loadAreas, orderedAreas, visibleDevices } from '../../state/home';
import { say } from '../../state/notices';

/** Does it, shows the rooms as they are then, and says what went wrong if anything did. */
async function change(work: () => Promise<unknown>, done?: string, undo?: () => void): Promise<void> {
  try {
    await work();
    if (done) say(done, undo ? { undo } : {});
  } catch (error) {
    say(words(error), { tone: 'danger' });
  }
  await loadAreas();
}

/** Rooms in the order of the home page: rename in place, move up and down, add, remove when empty. */
export function Areas() {
  const all = orderedAreas.value;
  return (
    <div class="card">
      <ul>
        {all.map((area, index) => (
          <AreaRow key={area.id} area={area} index={index} all={all} />
        ))}
      </ul>
      <NewArea />
    </div>
  );
}

function AreaRow({ area, index, all }: { area: Area; index: number; all: readonly Area[] }) {
  const [name, setName] = useState(area.name);
  const isEmpty = !visibleDevices.value.some((device) => device.area === area.id);
  const rename = () => {
    const wanted = name.trim();
    if (!wanted || wanted === area.name) return setName(area.name);
    const undo = () => void change(() => hub.updateArea(area.id, { name: area.name }));
    void change(() => hub.updateArea(area.id, { name: wanted }), t('web-saved'), undo);
  };
  const move = (step: 1 | -1) => {
    const order = [...all];
    order.splice(index, 1);
    order.splice(index + step, 0, area);
    void change(() => Promise.all(order.map(({ id }, place) => all[place]?.id === id ? null : hub.updateArea(id, { order: place }))));
  };
  return (
    <li class="area-row">
      <form
        class="area-row__name"
        onFocusOut={rename}
        onSubmit={(event) => {
          event.preventDefault();
          rename();
        }}
      >
        <Field label={t('web-room-name')} value={name} onInput={setName} maxLength={80} />
      </form>
      {index > 0 && <IconButton icon={ArrowUp} label={t('web-move-up', { name: area.name })} onClick={() => move(-1)} />}
      {index < all.length - 1 && <IconButton icon={ArrowDown} label={t('web-move-down', { name: area.name })} onClick={() => move(1)} />}
      {isEmpty && (
        <IconButton
          icon={Trash2}
          label={t('web-remove-name', { name: area.name })}
          onClick={() => void change(() => hub.removeArea(area.id), t('web-removed-name', { name: area.name }), () => void change(() => hub.addArea(area.name)))}
        />
      )}
    </li>
  );
}

function NewArea() {
  const [name, setName] = useState('');
  const add = async () => {
    await change(() => hub.addArea(name.trim()), t('web-added-name', { name: name.trim() }));
    setName('');
  };
  return (
    <form
      class="area-row"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Field label={t('web-new-room')} placeholder={t('web-new-room')} value={name} onInput={setName} maxLength={80} />
      <Button type="submit" icon={Plus} disabled={!name.trim()}>{t('web-add')}</Button>
    </form>
  );
}
