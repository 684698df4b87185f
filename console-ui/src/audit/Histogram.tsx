import { Button, useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import {
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { AuditHistogram } from "../api/types";
import { formatCount, formatFullTime, formatTime } from "../ui/format";
import { TableToggle } from "../ui/PlotFrame";
import { plotDate, resolveColors, timeLabels } from "../ui/plotOptions";
import { useZone } from "../ui/zone";
import classes from "./Histogram.module.css";

const HEIGHT = 90;
/** In pixels; what is shorter is a click. */
const SHORTEST_DRAG = 3;

/** Bottom to top; each colour goes with its word in the legend. */
const KINDS = [
  { key: "allow", label: "Allowed", color: "var(--mantine-primary-color-filled)" },
  { key: "deny", label: "Denied", color: "var(--mantine-color-red-filled)" },
  { key: "challenge", label: "Challenged", color: "var(--mantine-color-yellow-filled)" },
  { key: "limit", label: "Limited", color: "var(--mantine-color-grape-filled)" },
] as const;

type Bucket = AuditHistogram["buckets"][number];

interface HistogramProps {
  histogram: AuditHistogram;
  /** The times of the newest and the oldest row in sight. */
  inSight: { newest: string; oldest: string } | undefined;
  onRange: (from: string, to: string) => void;
  /** Moves the list to a time. */
  onGo: (at: string) => void;
}

/**
 * Events over time, and the list's scroll bar: a click on a bar, or Space, moves the list there; dragging over it, or
 * Enter, narrows the time to what was marked.
 */
export function Histogram({ histogram, inSight, onRange, onGo }: HistogramProps) {
  const titleId = useId();
  const [asTable, setAsTable] = useState(false);
  const [cursor, setCursor] = useState<number>();
  useZone();
  const shown = cursor === undefined ? histogram.total : histogram.buckets[cursor];
  const pick = (first: number, last: number) => {
    const from = histogram.buckets[first];
    const to = histogram.buckets[last];
    if (from === undefined || to === undefined) return;
    onRange(from.time, endOf(to, histogram.stepMs));
  };
  const go = (index: number) => {
    const bucket = histogram.buckets[index];
    if (bucket !== undefined) onGo(endOf(bucket, histogram.stepMs));
  };

  return (
    <figure className={classes.figure} aria-labelledby={titleId}>
      <figcaption className={classes.caption}>
        <span id={titleId} className={classes.hidden}>
          Events over time
        </span>
        <ul className={classes.legend}>
          {KINDS.map(({ key, label, color }) => (
            <li key={key}>
              <span className={classes.swatch} style={{ background: color }} aria-hidden="true" />
              {label} <strong className="tabular">{formatCount(shown?.[key] ?? 0)}</strong>
            </li>
          ))}
          <li className={classes.when}>
            {cursor === undefined || shown === undefined ? "" : formatTime(shown.time)}
          </li>
        </ul>
        <TableToggle title="Events over time" asTable={asTable} onChange={setAsTable} />
      </figcaption>
      {asTable ? (
        <BucketTable histogram={histogram} onPick={(index) => pick(index, index)} />
      ) : (
        <Bars
          histogram={histogram}
          inSight={inSight}
          cursor={cursor}
          onCursor={setCursor}
          onPick={pick}
          onGo={go}
        />
      )}
    </figure>
  );
}

interface BarsProps {
  histogram: AuditHistogram;
  inSight: HistogramProps["inSight"];
  cursor: number | undefined;
  onCursor: (index: number | undefined) => void;
  onPick: (first: number, last: number) => void;
  onGo: (index: number) => void;
}

function Bars({ histogram, inSight, cursor, onCursor, onPick, onGo }: BarsProps) {
  const { ref: sizeRef, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const pressedAt = useRef<number>(undefined);
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  const zone = useZone();
  const { buckets } = histogram;
  const last = buckets.length - 1;
  const moved = useEffectEvent((index: number | null | undefined) => onCursor(index ?? undefined));
  const marked = useEffectEvent((plot: uPlot) => {
    const { left, width: marking } = plot.select;
    if (marking < SHORTEST_DRAG) return;
    const first = plot.posToIdx(left);
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    onPick(first, plot.posToIdx(left + marking));
  });
  const build = useEffectEvent((target: HTMLElement, atWidth: number) => {
    const colors = resolveColors(target, [...KINDS.map(({ color }) => color), "var(--mantine-color-dimmed)"]);
    return new uPlot(optionsFor(atWidth, colors, histogram.stepMs, moved, marked), stacked(buckets), target);
  });

  useEffect(() => {
    if (host.current === null || width === 0) return undefined;
    const plot = build(host.current, width);
    return () => plot.destroy();
  }, [histogram, width, scheme, zone]);

  const release = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) => {
    if (Math.abs(clientX - (pressedAt.current ?? Number.NaN)) >= SHORTEST_DRAG) return;
    const { left, width: whole } = currentTarget.getBoundingClientRect();
    onGo(Math.min(last, Math.max(0, Math.floor(((clientX - left) / whole) * buckets.length))));
  };

  const press = (event: KeyboardEvent) => {
    const at = cursor ?? last;
    if (event.key === "Enter") {
      event.preventDefault();
      onPick(at, at);
      return;
    }
    if (event.key === " ") {
      event.preventDefault();
      onGo(at);
      return;
    }
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onCursor(Math.min(Math.max(to, 0), last));
  };

  return (
    <div
      ref={sizeRef}
      className={classes.canvas}
      tabIndex={0}
      role="slider"
      aria-label="Events over time; Space moves the list to this bar, Enter narrows the time to it"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={Math.max(0, cursor ?? last)}
      aria-valuetext={valueText(buckets[cursor ?? last])}
      onKeyDown={press}
    >
      <div
        ref={host}
        className={classes.bars}
        onPointerDown={({ clientX }) => (pressedAt.current = clientX)}
        onPointerUp={release}
      />
      <Sight histogram={histogram} inSight={inSight} />
    </div>
  );
}

/** Where the rows in sight lie: the plot is a scroll bar, too. */
function Sight({ histogram, inSight }: Pick<BarsProps, "histogram" | "inSight">) {
  if (inSight === undefined) return null;
  const start = Date.parse(histogram.from);
  const length = Date.parse(histogram.to) - start;
  const share = (time: string) => Math.min(1, Math.max(0, (Date.parse(time) - start) / length));
  const left = share(inSight.oldest);
  return (
    <div className={classes.track} aria-hidden="true">
      <div
        className={classes.sight}
        style={{ left: `${left * 100}%`, width: `${(share(inSight.newest) - left) * 100}%` }}
      />
    </div>
  );
}

function BucketTable({ histogram, onPick }: { histogram: AuditHistogram; onPick: (index: number) => void }) {
  return (
    <div className={classes.table} tabIndex={0} role="region" aria-label="Events over time, as a table">
      <table>
        <thead>
          <tr>
            <th>From</th>
            {KINDS.map(({ label }) => (
              <th key={label}>{label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {histogram.buckets.map((bucket, index) => (
            <tr key={bucket.time}>
              <td>
                <Button size="compact-xs" variant="subtle" onClick={() => onPick(index)}>
                  {formatTime(bucket.time)}
                </Button>
              </td>
              {KINDS.map(({ key }) => (
                <td key={key} className="tabular">
                  {formatCount(bucket[key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A label that the left edge would cut is left out. */
const wholeLabels = (plot: uPlot, ticks: number[]): string[] =>
  timeLabels(ticks).map((label, index) => (plot.valToPos(ticks[index] ?? 0, "x") < 20 ? "" : label));

/** When a bucket ends. */
function endOf(bucket: Bucket, stepMs: number): string {
  return new Date(Date.parse(bucket.time) + stepMs).toISOString();
}

/** The topmost kind first, each with all that lies below it, so that later ones are drawn over it. */
function stacked(buckets: readonly Bucket[]): uPlot.AlignedData {
  const times = buckets.map(({ time }) => Date.parse(time) / 1_000);
  const sums = KINDS.map((_, top) =>
    buckets.map((bucket) => KINDS.slice(0, top + 1).reduce((sum, { key }) => sum + bucket[key], 0)),
  );
  return [times, ...sums.reverse()];
}

function optionsFor(
  width: number,
  colors: string[],
  stepMs: number,
  moved: (index: number | null | undefined) => void,
  marked: (plot: uPlot) => void,
): uPlot.Options {
  const text = colors.at(-1) ?? "";
  const bars = uPlot.paths.bars?.({ size: [0.86, 40], align: 1 });
  const axis = {
    stroke: text,
    ticks: { show: false },
    grid: { show: false },
    font: "11px system-ui, sans-serif",
  };
  return {
    width,
    height: HEIGHT,
    tzDate: plotDate,
    padding: [4, 0, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    scales: {
      x: { range: (_plot, min, max) => [min, max + stepMs / 1_000] },
      y: { range: (_plot, _min, max) => [0, max > 0 ? max : 1] },
    },
    axes: [
      { ...axis, size: 18, space: 90, gap: 2, values: wholeLabels },
      { ...axis, show: false },
    ],
    series: [
      {},
      ...KINDS.toReversed().map(({ label }, index) => ({
        label,
        fill: colors[KINDS.length - 1 - index] ?? text,
        stroke: colors[KINDS.length - 1 - index] ?? text,
        width: 0,
        points: { show: false },
        ...(bars !== undefined && { paths: bars }),
      })),
    ],
    hooks: { setCursor: [(plot) => moved(plot.cursor.idx)], setSelect: [marked] },
  };
}

function valueText(bucket: Bucket | undefined): string {
  if (bucket === undefined) return "no events";
  const counts = KINDS.map(({ key, label }) => `${label.toLowerCase()} ${formatCount(bucket[key])}`);
  return `${formatFullTime(bucket.time)}: ${counts.join(", ")}`;
}
