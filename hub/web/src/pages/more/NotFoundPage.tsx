import { Signpost } from 'lucide';
import { ButtonLink } from '../../components/Button';
import { EmptyState } from '../../components/EmptyState';
import { Page } from '../../frame/Page';
import { t } from '../../i18n';

export default function NotFoundPage() {
  return (
    <Page title={t('web-no-such-page')} narrow>
      <EmptyState icon={Signpost} title={t('web-no-such-page-text')} action={<ButtonLink look="primary" href="/">{t('web-nav-home')}</ButtonLink>} />
    </Page>
  );
}
