import { ArrowLeft, type IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon } from '../components/Icon';
import { t } from '../i18n';

interface PageProps {
  title: string;
  /** Shown in place of the plain title. */
  heading?: ComponentChildren;
  actions?: ComponentChildren;
  /** The address one level up. */
  up?: string;
  narrow?: boolean;
  children: ComponentChildren;
}

export function Page({ title, heading, actions, up, narrow, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Anasy`;
  }, [title]);
  return (
    <div class={`page ${narrow ? 'page--narrow' : ''}`}>
      <header class="page__head">
        {up && (
          <a class="icon-button page__up" href={up} aria-label={t('web-back')}>
            <Icon of={ArrowLeft} />
          </a>
        )}
        <h1>{heading ?? title}</h1>
        {actions && <div class="page__actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  title: string;
  icon?: IconNode;
  href?: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
}

export function Section({ title, icon, href, aside, children }: SectionProps) {
  return (
    <section class="section" aria-label={title}>
      <header class="section__head">
        <h2 class="section__title">
          {icon && <Icon of={icon} />}
          {href ? <a href={href}>{title}</a> : title}
        </h2>
        {aside && <div class="section__aside">{aside}</div>}
      </header>
      {children}
    </section>
  );
}
