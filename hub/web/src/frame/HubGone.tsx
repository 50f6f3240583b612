import { Unplug } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { Banner } from '../components/Banner';
import { t } from '../i18n';
import { clock } from '../i18n/format';
import { lastLive, live } from '../state/home';

/** A hiccup shorter than this is not worth a word. */
const PATIENCE_MS = 1_500;

export function HubGone() {
  const [shown, setShown] = useState(false);
  const isLive = live.value;
  useEffect(() => {
    if (isLive) return setShown(false);
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isLive]);
  if (!shown) return null;
  return (
    <div class="hub-gone">
      <Banner tone="warning" icon={Unplug} title={t('web-hub-gone')} live>
        {t('web-hub-gone-since', { time: clock(lastLive.value) })}
      </Banner>
    </div>
  );
}
