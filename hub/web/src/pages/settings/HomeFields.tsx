import type { Problem } from '../../api/problem';
import { Choice, Field } from '../../components/Field';
import { t } from '../../i18n';
import { type HomeForm, currencies, languages, timezones } from '../../model/homeForm';
import './Settings.css';

interface HomeFieldsProps {
  form: HomeForm;
  problem: Problem | null;
  onChange: (form: HomeForm) => void;
}

/** Name, place, time, money and language of a home; asked after the claim and found again in the settings. */
export function HomeFields({ form, problem, onChange }: HomeFieldsProps) {
  const bind = (name: keyof HomeForm) => ({ value: form[name], onInput: (value: string) => onChange({ ...form, [name]: value }) });
  const choose = (name: keyof HomeForm) => ({ value: form[name], onChange: (value: string) => onChange({ ...form, [name]: value }) });
  return (
    <div class="fields">
      <div class="fields__wide">
        <Field label={t('web-home-name')} {...bind('name')} required maxLength={80} error={problem?.field('name')} />
      </div>
      <Choice label={t('web-language')} {...choose('language')} options={languages()} />
      <Choice label={t('web-timezone')} {...choose('timezone')} options={timezones(form.timezone).map((value) => ({ value, label: value.replaceAll('_', ' ') }))} error={problem?.field('timezone')} />
      <Choice label={t('web-currency')} {...choose('currency')} options={currencies(form.currency)} error={problem?.field('currency')} />
      <Field label={t('web-price')} {...bind('price')} inputMode="decimal" hint={t('web-price-hint')} error={problem?.field('price_per_kwh')} />
      <Field label={t('web-latitude')} {...bind('latitude')} inputMode="decimal" hint={t('web-place-hint')} error={problem?.field('latitude')} />
      <Field label={t('web-longitude')} {...bind('longitude')} inputMode="decimal" error={problem?.field('longitude')} />
    </div>
  );
}
