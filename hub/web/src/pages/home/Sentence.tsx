import { Fragment } from 'preact';
import { t } from '../../i18n';
import { facts } from '../../model/facts';
import { homeSettings } from '../../state/session';
import { visibleDevices } from '../../state/home';
import { reader } from '../../state/values';

/** "Two lights on, front door locked, 23.4 °C, 412 W." */
export function Sentence() {
  const parts = facts(visibleDevices.value, reader);
  if (parts.length === 0) return <>{homeSettings.value?.name ?? t('web-nav-home')}</>;
  return (
    <>
      {parts.map(({ key, words, href }, index) => (
        <Fragment key={key}>
          {index > 0 && ', '}
          <a class="fact" href={href}>
            {index === 0 ? words.charAt(0).toUpperCase() + words.slice(1) : words}
          </a>
        </Fragment>
      ))}
      .
    </>
  );
}
