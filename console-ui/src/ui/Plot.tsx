import { useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatTime } from "./format";
import classes from "./Plot.module.css";
import { PlotFrame } from "./PlotFrame";
import { Markers, NO_PLACES, placesOf, type Place, type PlotMarker } from "./PlotMarkers";
import { optionsFor, PLOT_HEIGHT, resolveColors } from "./plotOptions";
import { TimeTable } from "./TimeTable";
import { useZone } from "./zone";

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

const NO_MARKERS: readonly PlotMarker[] = [];

/** A time series plot with a readable legend, a cursor for the arrow keys and a table of the same values. */
export function Plot({ title, times, series, format, cursorGroup, markers = NO_MARKERS, onPick }: PlotProps) {
  const [cursor, setCursor] = useState<number>();
  useZone();
  return (
    <PlotFrame
      title={title}
      legend={
        <Legend
          series={series}
          index={cursor ?? times.length - 1}
          time={cursor === undefined ? undefined : times[cursor]}
          format={format}
        />
      }
      plot={
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
      }
      table={
        <TimeTable
          title={title}
          times={times}
          columns={series.map(({ label, values }) => ({
            name: label,
            at: (index) => textAt(values, index, format, ""),
          }))}
        />
      }
    />
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
      {series.map(({ label, color, values }) => (
        <li key={label}>
          <span className={classes.swatch} style={{ background: color }} aria-hidden="true" />
          {label} <strong className="tabular">{textAt(values, index, format)}</strong>
        </li>
      ))}
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
  const zone = useZone();

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
  }, [look, width, scheme, zone]);

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
    made.setCursor({ left: made.valToPos(times[index] ?? 0, "x"), top: PLOT_HEIGHT / 3 });
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

function valueText(
  times: readonly number[],
  series: readonly PlotSeries[],
  index: number,
  format: (value: number) => string,
): string {
  const time = times[index];
  if (time === undefined) return "no data";
  const values = series.map(({ label, values: all }) => `${label} ${textAt(all, index, format)}`);
  return `${formatTime(new Date(time * 1_000).toISOString())}: ${values.join(", ")}`;
}

function textAt(
  values: PlotSeries["values"],
  index: number,
  format: (value: number) => string,
  none = "no data",
): string {
  const value = values[index];
  return value === null || value === undefined ? none : format(value);
}
