import { useEffect, useRef, useState } from 'preact/hooks';
import type { Area, Device } from '../../api/types';
import { Skeleton } from '../../components/Skeleton';
import { Section } from '../../frame/Page';
import { quantity } from '../../i18n/format';
import { humidity, temperature } from '../../model/facts';
import { roomIcon } from '../../model/icons';
import { reader } from '../../state/values';
import { Tiles } from './Tiles';

interface RoomProps {
  area: Area;
  devices: readonly Device[];
}

export function Room({ area, devices }: RoomProps) {
  return (
    <Section title={area.name} icon={roomIcon(area.icon)} href={`/rooms/${area.slug}`} aside={<Climate devices={devices} />}>
      <WhenNear count={devices.length}>{() => <Tiles devices={devices} />}</WhenNear>
    </Section>
  );
}

export function Climate({ devices }: { devices: readonly Device[] }) {
  const degrees = temperature(devices, reader);
  const moisture = humidity(devices, reader);
  return (
    <>
      {degrees !== null && <span>{quantity(degrees, '°C')}</span>}
      {moisture !== null && <span>{quantity(moisture, '%')}</span>}
    </>
  );
}

/** Draws a room's tiles once they come near the window: a home of a thousand devices opens as fast as one of ten. */
function WhenNear({ count, children }: { count: number; children: () => preact.JSX.Element }) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setNear(true), { rootMargin: '600px' });
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);
  return <div ref={place}>{near ? children() : <Skeleton shape="tiles" count={Math.min(count, 12)} />}</div>;
}
