import { X } from 'lucide';
import { t } from '../i18n';
import { type Notice, dismiss, notices } from '../state/notices';
import { IconButton } from './Button';
import './Toasts.css';

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {notices.value.map((notice) => (
        <Toast key={notice.id} {...notice} />
      ))}
    </div>
  );
}

export function Toast({ id, text, tone, undo }: Notice) {
  const takeBack = () => {
    undo?.();
    dismiss(id);
  };
  return (
    <div class={`toast toast--${tone}`}>
      <p>{text}</p>
      {undo && (
        <button type="button" class="toast__undo" onClick={takeBack}>
          {t('web-undo')}
        </button>
      )}
      <IconButton icon={X} label={t('web-dismiss')} onClick={() => dismiss(id)} />
    </div>
  );
}
