import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import './Button.css';
import { Icon } from './Icon';

interface ButtonProps {
  children: ComponentChildren;
  look?: 'primary' | 'quiet' | 'plain' | 'danger';
  icon?: IconNode;
  type?: 'button' | 'submit';
  small?: boolean;
  busy?: boolean;
  disabled?: boolean;
  onClick?: () => void;
}

export function Button({ children, look = 'quiet', icon, type = 'button', small, busy, disabled, onClick }: ButtonProps) {
  return (
    <button type={type} class={`button button--${look} ${small ? 'button--small' : ''}`} disabled={disabled || busy} aria-busy={busy} onClick={onClick}>
      {icon && <Icon of={icon} />}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps {
  icon: IconNode;
  label: string;
  onClick?: () => void;
  pressed?: boolean;
}

export function IconButton({ icon, label, onClick, pressed }: IconButtonProps) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
      <Icon of={icon} />
    </button>
  );
}

/** Looks like a button and goes to an address. */
export function ButtonLink({ children, href, icon, look = 'quiet', small }: Pick<ButtonProps, 'children' | 'icon' | 'look' | 'small'> & { href: string }) {
  return (
    <a class={`button button--${look} ${small ? 'button--small' : ''}`} href={href}>
      {icon && <Icon of={icon} />}
      <span>{children}</span>
    </a>
  );
}
