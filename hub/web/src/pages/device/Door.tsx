import { Settings2, Trash2 } from 'lucide';
import { useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import type { Device, Link } from '../../api/types';
import { Button } from '../../components/Button';
import { Chip } from '../../components/Chip';
import { Choice, Field } from '../../components/Field';
import { Hold } from '../../components/Hold';
import { Icon } from '../../components/Icon';
import { t } from '../../i18n';
import { ago } from '../../i18n/format';
import { kindName } from '../../model/words';
import { now } from '../../state/clock';
import { words } from '../../state/commands';
import { loadDevices, orderedAreas, replaceDevice } from '../../state/home';
import { say } from '../../state/notices';
import { isOwner } from '../../state/person';

/** Settings, links, signal and diagnostics, out of the way until somebody asks. */
export function Door({ device, onGone }: { device: Device; onGone: () => void }) {
  return (
    <details class="door">
      <summary>
        <Icon of={Settings2} />
        {t('web-settings-and-diagnostics')}
      </summary>
      <div class="stack">
        {isOwner.value && <Identity device={device} />}
        <dl class="knows">
          <Line name={t('web-kind')} value={kindName(device.kind)} />
          <Line name={t('web-maker')} value={[device.manufacturer, device.model].filter(Boolean).join(' ')} />
          <Line name={t('web-slug')} value={device.slug} />
          <Line name={t('web-identifier')} value={device.id} />
        </dl>
        {device.links.map((link) => (
          <LinkCard key={`${link.driver}/${link.address}`} link={link} />
        ))}
        {isOwner.value && <Hold quiet icon={Trash2} label={t('web-remove-device')} onConfirm={() => void removed(device, onGone)} />}
      </div>
    </details>
  );
}

async function removed(device: Device, onGone: () => void): Promise<void> {
  try {
    await hub.removeDevice(device.id);
    onGone();
    await loadDevices();
    say(t('web-removed-name', { name: device.name }));
  } catch (error) {
    say(words(error), { tone: 'danger' });
  }
}

/** Name and room, saved as soon as they are left; with an undo instead of a question. */
function Identity({ device }: { device: Device }) {
  const [name, setName] = useState(device.name);
  const save = async (changes: { name?: string; area?: string | null }) => {
    const before = { name: device.name, area: device.area };
    try {
      replaceDevice(await hub.updateDevice(device.id, changes));
      say(t('web-saved'), { undo: () => void hub.updateDevice(device.id, before).then(replaceDevice) });
    } catch (error) {
      setName(device.name);
      say(words(error), { tone: 'danger' });
    }
  };
  const options = [{ value: '', label: t('web-no-room') }, ...orderedAreas.value.map((area) => ({ value: area.id, label: area.name }))];
  const isChanged = name.trim() !== '' && name !== device.name;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged) void save({ name: name.trim() });
      }}
    >
      <Field label={t('web-name')} value={name} onInput={setName} maxLength={80} />
      {isChanged && <Button type="submit" look="primary">{t('web-save')}</Button>}
      <Choice label={t('web-room')} value={device.area ?? ''} options={options} onChange={(area) => void save({ area: area || null })} />
    </form>
  );
}

function LinkCard({ link }: { link: Link }) {
  return (
    <div class="card card--padded stack">
      <div class="row row--apart">
        <strong>{link.driver}</strong>
        <Chip tone={link.online ? 'accent' : 'warning'}>{t(link.online ? 'web-online' : 'web-offline')}</Chip>
      </div>
      <dl class="knows">
        <Line name={t('web-address')} value={link.address} />
        <Line name={t('web-way')} value={t(link.local ? 'web-local' : 'web-cloud')} />
        {link.signal !== null && <Line name={t('web-signal')} value={`${link.signal} dBm`} />}
        {link.last_seen > 0 && <Line name={t('web-last-seen')} value={ago(link.last_seen / 1000, now.value)} />}
        {link.reason && <Line name={t('web-reason')} value={link.reason.text} />}
      </dl>
    </div>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  if (!value) return null;
  return (
    <div class="knows__line">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
