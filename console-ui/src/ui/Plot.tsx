import { Button, Table, useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatTime } from "./format";
import classes from "./Plot.module.css";

export interface PlotSeries {
  label: string;
  /** A CSS colour, usually one of the theme's variables. */
  color: string;
  /** One value for each time; null is a gap and stays one. */
  values: readonly (number | null)[];
  /** Drawn as a dashed line: something to compare with. */
  ghost?: boolean;
}

interface PlotProps {
  title: string;
  /** Seconds since 1970, ascending. */
  times: readonly number[];
  series: readonly PlotSeries[];
  format: (value: number) => string;
  /** Plots of the same name share their cursor. */
  cursorGroup: string;
  /** Moments at which something changed; each becomes a dashed line. Whoever shows them says what they are in words. */
  markers?: readonly PlotMarker[];
  /** A point was clicked, or Enter pressed on it. */
  onPick?: (index: number) => void;
}

export interface PlotMarker {
  /** Seconds since 1970. */
  time: number;
  label: string;
  /** Opens what was changed; a list beside the plots offers the same to the keyboard. */
  onOpen?: () => void;
}

const HEIGHT = 200;
const TABLE_ROWS = 20;
const NO_MARKERS: readonly PlotMarker[] = [];

/** A time series plot with a readable legend, a cursor for the arrow keys and a table of the same values. */
export function Plot({ title, times, series, format, cursorGroup, markers = NO_MARKERS, onPick }: PlotProps) {
  const titleId = useId();
  const [asTable, setAsTable] = useState(false);
  const [cursor, setCursor] = useState<number>();
  const shownIndex = cursor ?? times.length - 1;

  return (
    <figure className={classes.plot} aria-labelledby={titleId}>
      <figcaption className={classes.caption}>
        <span id={titleId} className={classes.title}>
          {title}
        </span>
        <Button
          flex="none"
          size="compact-xs"
          variant="subtle"
          color="gray"
          c="dimmed"
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? "View as plot" : "View as table"}
          <span className={classes.hidden}>: {title}</span>
        </Button>
      </figcaption>
      <Legend
        series={series}
        index={shownIndex}
        time={cursor === undefined ? undefined : times[cursor]}
        format={format}
      />
      {asTable ? (
        <ValueTable times={times} series={series} format={format} title={title} />
      ) : (
        <Canvas
          title={title}
          times={times}
          series={series}
          format={format}
          cursorGroup={cursorGroup}
          markers={markers}
          cursor={cursor}
          onCursor={setCursor}
          onPick={onPick}
        />
      )}
    </figure>
  );
}

interface LegendProps {
  series: readonly PlotSeries[];
  index: number;
  time: number | undefined;
  format: (value: number) => string;
}

function Legend({ series, index, time, format }: LegendProps) {
  return (
    <ul className={classes.legend}>
      {series.map(({ label, color, values }) => {
        const value = values[index];
        return (
          <li key={label}>
            <span className={classes.swatch} style={{ background: color }} aria-hidden="true" />
            {label}{" "}
            <strong className="tabular">
              {value === null || value === undefined ? "no data" : format(value)}
            </strong>
          </li>
        );
      })}
      <li className={classes.when}>
        {time === undefined ? "now" : formatTime(new Date(time * 1_000).toISOString())}
      </li>
    </ul>
  );
}

interface CanvasProps extends PlotProps {
  markers: readonly PlotMarker[];
  cursor: number | undefined;
  onCursor: (index: number | undefined) => void;
}

function Canvas({
  title,
  times,
  series,
  format,
  cursorGroup,
  markers,
  cursor,
  onCursor,
  onPick,
}: CanvasProps) {
  const { ref: sizeRef, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const report = useEffectEvent((index: number | null | undefined) => onCursor(index ?? undefined));
  const marked = useEffectEvent(() => markers);
  const dataOf = useEffectEvent((): uPlot.AlignedData => [
    [...times],
    ...series.map(({ values }) => [...values]),
  ]);
  const look = series.map(({ label, color }) => `${label} ${color}`).join();
  const [places, setPlaces] = useState<readonly Place[]>(NO_PLACES);
  const placed = useEffectEvent((made: uPlot) => setPlaces(placesOf(made, markers)));
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });

  const build = useEffectEvent((target: HTMLElement, atWidth: number) => {
    const colors = resolveColors(target, [
      "var(--mantine-color-dimmed)",
      "var(--hairline)",
      ...series.map((one) => one.color),
    ]);
    return new uPlot(
      optionsFor({
        width: atWidth,
        colors,
        series,
        format,
        cursorGroup,
        report,
        marked,
        placed,
      }),
      dataOf(),
      target,
    );
  });

  useEffect(() => {
    if (host.current === null || width === 0) return undefined;
    const made = build(host.current, width);
    plot.current = made;
    return () => {
      plot.current = undefined;
      made.destroy();
    };
  }, [look, width, scheme]);

  useEffect(() => {
    plot.current?.setData(dataOf());
  }, [times, series, markers]);

  const press = (event: KeyboardEvent) => {
    const last = times.length - 1;
    const from = cursor ?? last;
    if (event.key === "Enter") onPick?.(from);
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    const made = plot.current;
    if (to === undefined || made === undefined) return;
    event.preventDefault();
    const index = Math.min(Math.max(to, 0), last);
    made.setCursor({ left: made.valToPos(times[index] ?? 0, "x"), top: HEIGHT / 3 });
  };

  return (
    <div className={classes.stage}>
      <Markers places={places} />
      <div
        ref={sizeRef}
        className={classes.canvas}
        tabIndex={0}
        role="slider"
        aria-label={`${title}, time`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, times.length - 1)}
        aria-valuenow={Math.max(0, cursor ?? times.length - 1)}
        aria-valuetext={valueText(times, series, cursor ?? times.length - 1, format)}
        onKeyDown={press}
      >
        <div
          ref={host}
          className={onPick && classes.pickable}
          onPointerUp={() => cursor !== undefined && onPick?.(cursor)}
        />
      </div>
    </div>
  );
}

/** Where markers stand that lie so close together that one target has to do for them. */
interface Place {
  left: number;
  markers: readonly PlotMarker[];
}

const NO_PLACES: readonly Place[] = [];
const TARGET = 24;

function placesOf(plot: uPlot, markers: readonly PlotMarker[]): readonly Place[] {
  const { left: edge, width } = plot.over.getBoundingClientRect();
  const start = edge - plot.root.getBoundingClientRect().left;
  const places: { left: number; markers: PlotMarker[] }[] = [];
  for (const marker of [...markers].sort((one, other) => one.time - other.time)) {
    const at = plot.valToPos(marker.time, "x");
    if (marker.onOpen === undefined || at < 0 || at > width) continue;
    const before = places.at(-1);
    if (before !== undefined && start + at - before.left < TARGET) before.markers.push(marker);
    else places.push({ left: start + at, markers: [marker] });
  }
  return places;
}

/** What one can click of the markers; the keyboard reaches the same in the list of changes. */
function Markers({ places }: { places: readonly Place[] }) {
  return places.map(({ left, markers: [first, ...others] }) =>
    first === undefined ? null : (
      <button
        key={first.time}
        type="button"
        tabIndex={-1}
        aria-hidden="true"
        className={classes.marker}
        style={{ left }}
        title={others.length === 0 ? first.label : `${first.label} and ${others.length} more`}
        onClick={first.onOpen}
      >
        {others.length === 0 ? "◆" : others.length + 1}
      </button>
    ),
  );
}

interface LookOptions {
  width: number;
  colors: string[];
  series: readonly PlotSeries[];
  format: (value: number) => string;
  cursorGroup: string;
  report: (index: number | null | undefined) => void;
  marked: () => readonly PlotMarker[];
  placed: (plot: uPlot) => void;
}

function optionsFor({
  width,
  colors,
  series,
  format,
  cursorGroup,
  report,
  marked,
  placed,
}: LookOptions): uPlot.Options {
  const [text = "", grid = "", ...lines] = colors;
  const axis = {
    stroke: text,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    font: "12px system-ui, sans-serif",
  };
  return {
    width,
    height: HEIGHT,
    padding: [8, 28, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { size: 7 },
      sync: { key: cursorGroup },
      drag: { setScale: false, x: false, y: false },
    },
    scales: { y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      { ...axis, size: 30, space: 80, values: (_plot, ticks) => timeLabels(ticks) },
      { ...axis, size: 58, values: (_plot, ticks) => ticks.map((tick) => format(tick)) },
    ],
    series: [
      {},
      ...series.map(({ label, ghost = false }, index) => ({
        label,
        dash: ghost ? [6, 4] : [],
        stroke: lines[index] ?? text,
        width: 1.75,
        points: { show: true, size: 5, filter: lonePoints },
        spanGaps: false,
      })),
    ],
    hooks: {
      setCursor: [(plot) => report(plot.cursor.idx)],
      draw: [(plot) => drawMarkers(plot, marked(), text), placed],
    },
  };
}

function drawMarkers(plot: uPlot, markers: readonly PlotMarker[], color: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.setLineDash([4, 4]);
  for (const { time } of markers) {
    const x = Math.round(plot.valToPos(time, "x", true));
    if (x >= bbox.left && x <= bbox.left + bbox.width) {
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
  }
  ctx.restore();
}

/** A value between two gaps makes no line, so it gets a dot. */
const lonePoints: uPlot.Series.Points.Filter = (plot, seriesIndex, show) => {
  const values = plot.data[seriesIndex];
  if (!show || values === undefined) return null;
  const isGap = (index: number) => (values[index] ?? null) === null;
  const lone: number[] = [];
  for (let index = 0; index < values.length; index++) {
    if (!isGap(index) && isGap(index - 1) && isGap(index + 1)) lone.push(index);
  }
  return lone;
};

function ValueTable({
  times,
  series,
  format,
  title,
}: Pick<PlotProps, "times" | "series" | "format" | "title">) {
  const rows = times
    .map((time, index) => ({ time, index }))
    .slice(-TABLE_ROWS)
    .reverse();
  return (
    <div className={classes.table} tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <Table fz="sm" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Time</Table.Th>
            {series.map(({ label }) => (
              <Table.Th key={label}>{label}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ time, index }) => (
            <Table.Tr key={time}>
              <Table.Td>{formatTime(new Date(time * 1_000).toISOString())}</Table.Td>
              {series.map(({ label, values }) => {
                const value = values[index];
                return (
                  <Table.Td key={label} className="tabular">
                    {value === null || value === undefined ? "" : format(value)}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function valueText(
  times: readonly number[],
  series: readonly PlotSeries[],
  index: number,
  format: (value: number) => string,
): string {
  const time = times[index];
  if (time === undefined) return "no data";
  const values = series.map(({ label, values: all }) => {
    const value = all[index];
    return `${label} ${value === null || value === undefined ? "no data" : format(value)}`;
  });
  return `${formatTime(new Date(time * 1_000).toISOString())}: ${values.join(", ")}`;
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const HALF_A_DAY = 43_200;

/** Clock times, or days where half a day or more lies between two of them. */
export function timeLabels(ticks: readonly number[]): string[] {
  const [first = 0, second = 0] = ticks;
  const format = second - first >= HALF_A_DAY ? day : clock;
  return ticks.map((seconds) => format.format(new Date(seconds * 1_000)));
}

/** A canvas knows no CSS variables, so the browser is asked what they come to. */
export function resolveColors(near: HTMLElement, colors: readonly string[]): string[] {
  const probe = document.createElement("span");
  // Where motion is reduced every change has a transition, and the colour would still be the one before.
  probe.style.setProperty("transition", "none", "important");
  // Where the system chooses the colours, lines would else all have the same one.
  probe.style.setProperty("forced-color-adjust", "none");
  near.append(probe);
  const resolved = colors.map((color) => {
    probe.style.color = color;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return resolved;
}
