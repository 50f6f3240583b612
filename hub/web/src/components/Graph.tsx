import { ChartLine, Table } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Point } from '../api/types';
import { t } from '../i18n';
import { clock, moment, quantity } from '../i18n/format';
import { now } from '../state/clock';
import { theme } from '../state/theme';
import { IconButton } from './Button';
import './Graph.css';

interface GraphProps {
  label: string;
  unit: string;
  points: readonly Point[];
  /** A switch or a state: drawn as steps. */
  stepped?: boolean;
  /** Words for a value; otherwise number and unit. */
  format?: (value: number) => string;
  height?: number;
}

const TABLE_ROWS = 48;

/** Mean as a line over a band from minimum to maximum. Arrow keys read it point by point; the table says it in numbers. */
export function Graph({ label, unit, points, stepped = false, format = (value) => quantity(value, unit), height = 200 }: GraphProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure class="graph">
      <figcaption class="graph__caption">
        <span>{label}</span>
        {points.length > 0 && <IconButton icon={asTable ? ChartLine : Table} label={t(asTable ? 'web-show-graph' : 'web-show-table')} onClick={() => setAsTable(!asTable)} />}
      </figcaption>
      {points.length === 0 && <p class="muted graph__reading">{t('web-no-history')}</p>}
      {points.length > 0 && asTable && <Numbers label={label} points={points} format={format} />}
      {points.length > 0 && !asTable && <Plot label={label} points={points} stepped={stepped} format={format} height={height} />}
    </figure>
  );
}

function Plot({ label, points, stepped, format, height }: { label: string; points: readonly Point[]; stepped: boolean; format: (value: number) => string; height: number }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>();
  const [index, setIndex] = useState<number | null>(null);
  const scheme = theme.value;

  useEffect(() => {
    const element = box.current!;
    const made = new uPlot(optionsFor(element, stepped, format, height, setIndex), columns(points), element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [points, stepped, height, scheme]);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = points.length - 1;
    const from = index ?? last + 1;
    const moves: Record<string, number> = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last, PageUp: from - 12, PageDown: from + 12 };
    const target = moves[event.key];
    if (target === undefined || last < 0) return;
    event.preventDefault();
    const next = Math.min(last, Math.max(0, target));
    const [at, , mean] = points[next]!;
    const made = plot.current!;
    made.setCursor({ left: made.valToPos(at / 1e6, 'x'), top: made.valToPos(mean, 'y') });
    setIndex(next);
  };

  const point = points[index ?? points.length - 1]!;
  return (
    <>
      <p class="graph__reading" aria-live="polite">
        <strong>{format(point[2])}</strong> <span class="muted">{moment(point[0] / 1000, now.peek())}</span>
      </p>
      <div ref={box} class="graph__plot" role="application" aria-label={t('web-graph-of', { label })} tabIndex={0} onKeyDown={onKeyDown} onBlur={() => setIndex(null)} />
    </>
  );
}

function columns(points: readonly Point[]): uPlot.AlignedData {
  return [points.map(([at]) => at / 1e6), points.map(([, low]) => low), points.map(([, , , high]) => high), points.map(([, , mean]) => mean)];
}

function optionsFor(element: HTMLElement, stepped: boolean, format: (value: number) => string, height: number, onIndex: (index: number | null) => void): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => canvasColour(element, `var(--${name})`);
  const axis = { stroke: colour('muted'), font: `12px ${style.fontFamily}`, grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } };
  const paths = stepped ? uPlot.paths.stepped!({ align: 1 }) : uPlot.paths.linear!();
  return {
    width: element.clientWidth,
    height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, sync: { key: 'page' }, points: { size: 10 }, drag: { x: false, y: false } },
    scales: { y: { range: rangeOf(stepped) } },
    axes: [
      { ...axis, space: 64, values: (_, ticks) => ticks.map((tick) => clock(tick * 1000)) },
      { ...axis, size: 64, gap: 8, space: 40, values: (_, ticks) => distinct(ticks.map((tick) => (stepped && !Number.isInteger(tick) ? '' : format(tick)))) },
    ],
    series: [
      {},
      { paths, points: { show: false }, stroke: 'transparent' },
      { paths, points: { show: false }, stroke: 'transparent' },
      { stroke: colour('accent'), width: 2, paths, points: { show: false }, ...(stepped && { fill: colour('accent-soft') }) },
    ],
    ...(!stepped && { bands: [{ series: [2, 1] as [number, number], fill: colour('accent-soft') }] }),
    hooks: { setCursor: [(made) => onIndex(made.cursor.idx ?? null)] },
  };
}

/** Ticks that are closer than the digits shown would say the same twice. */
const distinct = (labels: string[]): string[] => labels.map((label, index) => (labels.indexOf(label) === index ? label : ''));

const rangeOf =
  (stepped: boolean): uPlot.Range.Function =>
  (_, low, high) => {
    if (stepped) return [0, Math.max(1, high) * 1.1];
    if (low === null || high === null) return [0, 1];
    const room = Math.max((high - low) * 0.15, 1);
    return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
  };

/** A canvas knows no custom properties: asks the element what the colour comes to. */
function canvasColour(element: HTMLElement, colour: string): string {
  element.style.color = colour;
  const resolved = getComputedStyle(element).color;
  element.style.color = '';
  return resolved;
}

function Numbers({ label, points, format }: { label: string; points: readonly Point[]; format: (value: number) => string }) {
  const every = Math.max(1, Math.ceil(points.length / TABLE_ROWS));
  const rows = points.filter((_, index) => (points.length - 1 - index) % every === 0).reverse();
  return (
    <div class="graph__table" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('web-time')}</th>
            <th scope="col">{t('web-lowest')}</th>
            <th scope="col">{t('web-mean')}</th>
            <th scope="col">{t('web-highest')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([at, low, mean, high]) => (
            <tr key={at}>
              <th scope="row">{moment(at / 1000, now.peek())}</th>
              <td>{format(low)}</td>
              <td>{format(mean)}</td>
              <td>{format(high)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
