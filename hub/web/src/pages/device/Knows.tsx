import type { Attribute, Device } from '../../api/types';
import { t } from '../../i18n';
import { ago } from '../../i18n/format';
import { endpointName, places } from '../../model/capability';
import { attributeName, eventName, valueWords } from '../../model/words';
import { now } from '../../state/clock';
import { reading } from '../../state/values';

/** Every attribute that the device describes, with its value and the age of that, and every event it may send. */
export function Knows({ device }: { device: Device }) {
  const all = places(device);
  const many = device.endpoints.length > 1;
  const happenings = all.flatMap(({ capability }) => capability.events ?? []);
  return (
    <section aria-label={t('web-what-it-knows')}>
      <h3 class="device__heading">{t('web-what-it-knows')}</h3>
      <dl class="knows">
        {all.flatMap(({ endpoint, capability }) =>
          (capability.attributes ?? []).map((attribute) => (
            <Line key={`${endpoint.id}/${attribute.name}`} device={device} endpoint={endpoint.id} attribute={attribute} prefix={many ? `${endpointName(device, endpoint)}: ` : ''} />
          )),
        )}
        {happenings.length > 0 && (
          <div class="knows__line">
            <dt>{t('web-tells-of')}</dt>
            <dd>{happenings.map(({ name }) => eventName(name)).join(', ')}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Line({ device, endpoint, attribute, prefix }: { device: Device; endpoint: string; attribute: Attribute; prefix: string }) {
  const known = reading(device.id, endpoint, attribute.name);
  const isOld = known?.quality === 'stale' && known.at !== null;
  return (
    <div class="knows__line">
      <dt>
        {prefix}
        {attributeName(attribute.name)}
      </dt>
      <dd>
        {isOld && <span class="muted">{ago(known.at!, now.value)} · </span>}
        {valueWords(attribute, known?.value ?? null)}
      </dd>
    </div>
  );
}
