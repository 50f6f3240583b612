import { LocationProvider, useLocation } from 'preact-iso';
import { useContext } from 'preact/hooks';
import { Pane, Sheet } from '../components/Sheet';
import { t } from '../i18n';
import { DevicePanel } from '../routes';
import { deviceById } from '../state/home';
import { wide } from './wide';

/** The address of the same page with the details of a device beside or over it. */
export function deviceHref(path: string, query: Record<string, string>, id: string): string {
  return `${path}?${new URLSearchParams({ ...query, device: id })}`;
}

export function Detail() {
  const { path, query, route, back } = useLocation();
  const { wasPush } = useContext(LocationProvider.ctx) as { wasPush?: boolean };
  const id = query.device;
  if (!id) return null;

  const close = () => {
    const { device: _, ...rest } = query;
    const search = new URLSearchParams(rest).toString();
    if (wasPush && !wide.peek()) back();
    else route(search ? `${path}?${search}` : path);
  };
  const Surface = wide.value ? Pane : Sheet;
  return (
    <Surface label={deviceById.value.get(id)?.name ?? t('web-device')} onClose={close}>
      <DevicePanel key={id} id={id} onGone={close} />
    </Surface>
  );
}
