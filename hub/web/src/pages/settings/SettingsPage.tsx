import { Monitor, Moon, Sun } from 'lucide';
import { Segmented } from '../../components/Segmented';
import { Page, Section } from '../../frame/Page';
import { t } from '../../i18n';
import { isOwner } from '../../state/person';
import { setTheme, theme } from '../../state/theme';
import { Areas } from './Areas';
import { HomeSettingsForm } from './HomeSettingsForm';
import { Profile } from './Profile';

export default function SettingsPage() {
  return (
    <Page title={t('web-settings-title')} up="/more" narrow>
      <Section title={t('web-profile')}>
        <Profile />
      </Section>
      <Section title={t('web-appearance')}>
        <Segmented
          label={t('web-appearance')}
          value={theme.value}
          onChange={setTheme}
          options={[
            { value: 'system', label: t('web-theme-system'), icon: Monitor },
            { value: 'light', label: t('web-theme-light'), icon: Sun },
            { value: 'dark', label: t('web-theme-dark'), icon: Moon },
          ]}
        />
      </Section>
      {isOwner.value && (
        <>
          <Section title={t('web-home-settings')}>
            <HomeSettingsForm />
          </Section>
          <Section title={t('web-rooms')}>
            <Areas />
          </Section>
        </>
      )}
    </Page>
  );
}
