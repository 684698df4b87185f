import { useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from "react";
import { formatCount, formatMs, formatTime } from "./format";
import classes from "./Heatmap.module.css";
import { PlotFrame } from "./PlotFrame";
import { timeLabels } from "./plotOptions";
import { TimeTable } from "./TimeTable";
import { useZone } from "./zone";

export interface HeatmapBand {
  fromMs: number;
  toMs: number;
  /** One for each time. */
  counts: readonly number[];
}

/** One cell. */
export interface HeatmapCell {
  time: number;
  band: number;
}

interface HeatmapProps {
  title: string;
  /** Seconds since 1970, ascending. */
  times: readonly number[];
  /** The shortest first. */
  bands: readonly HeatmapBand[];
  /** What is counted, as in "12 requests". */
  unit: string;
  onPick: (cell: HeatmapCell) => void;
}

/** How many took how long over time: a colour for each count, with a cursor for the arrow keys and a table. */
export function Heatmap({ title, times, bands, unit, onPick }: HeatmapProps) {
  useZone();
  const [cursor, setCursor] = useState<HeatmapCell>();
  return (
    <PlotFrame
      title={title}
      legend={
        <p className={classes.shown}>
          {cursor === undefined ? "The stronger the colour, the more." : cellText(times, bands, cursor, unit)}
        </p>
      }
      plot={
        <Cells
          title={title}
          times={times}
          bands={bands}
          unit={unit}
          cursor={cursor}
          onCursor={setCursor}
          onPick={onPick}
        />
      }
      table={
        <TimeTable
          title={title}
          times={times}
          columns={bands.map((band) => ({
            name: bandText(band),
            at: (index) => formatCount(band.counts[index] ?? 0),
          }))}
        />
      }
    />
  );
}

interface CellsProps extends HeatmapProps {
  cursor: HeatmapCell | undefined;
  onCursor: (cell: HeatmapCell | undefined) => void;
}

function Cells({ title, times, bands, unit, cursor, onCursor, onPick }: CellsProps) {
  const most = Math.max(1, ...bands.flatMap(({ counts }) => counts));
  const at = cursor ?? { time: times.length - 1, band: 0 };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter") onPick(at);
    const to = {
      ArrowLeft: { ...at, time: at.time - 1 },
      ArrowRight: { ...at, time: at.time + 1 },
      ArrowUp: { ...at, band: at.band + 1 },
      ArrowDown: { ...at, band: at.band - 1 },
      Home: { ...at, time: 0 },
      End: { ...at, time: times.length - 1 },
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onCursor({ time: within(to.time, times.length), band: within(to.band, bands.length) });
  };
  const point = (event: PointerEvent) => onCursor(cellUnder(event.target));
  const first = times[0] ?? 0;
  const middle = times[Math.floor(times.length / 2)] ?? first;

  return (
    <div
      className={classes.map}
      tabIndex={0}
      role="slider"
      aria-label={`${title}, time and duration`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, times.length * bands.length - 1)}
      aria-valuenow={at.time * bands.length + at.band}
      aria-valuetext={cellText(times, bands, at, unit)}
      onKeyDown={press}
      onPointerMove={point}
      onPointerLeave={() => onCursor(undefined)}
      onPointerUp={(event) => {
        const cell = cellUnder(event.target);
        if (cell !== undefined) onPick(cell);
      }}
    >
      {bands
        .map((band, index) => (
          <div key={band.fromMs} className={classes.band}>
            <span className={classes.label}>{formatMs(band.toMs)}</span>
            {band.counts.map((count, time) => (
              <span
                key={times[time]}
                className={classes.cell}
                data-time={time}
                data-band={index}
                data-current={cursor?.time === time && cursor.band === index}
                style={heat(count, most)}
              />
            ))}
          </div>
        ))
        .reverse()}
      <div className={classes.axis}>
        {timeLabels([first, middle]).map((label, index) => (
          <span key={index}>{label}</span>
        ))}
        <span>now</span>
      </div>
    </div>
  );
}

/** Few must still be seen beside many, so colour grows with the root of the count. */
const heat = (count: number, most: number) =>
  ({ "--heat": count === 0 ? "0%" : `${Math.round(12 + 88 * Math.sqrt(count / most))}%` }) as CSSProperties;

const within = (index: number, length: number) => Math.min(Math.max(index, 0), length - 1);

function cellUnder(target: EventTarget): HeatmapCell | undefined {
  if (!(target instanceof HTMLElement)) return undefined;
  const { time, band } = target.dataset;
  return time === undefined || band === undefined ? undefined : { time: Number(time), band: Number(band) };
}

function cellText(
  times: readonly number[],
  bands: readonly HeatmapBand[],
  { time, band }: HeatmapCell,
  unit: string,
): string {
  const at = times[time];
  const of = bands[band];
  if (at === undefined || of === undefined) return "no data";
  const count = of.counts[time] ?? 0;
  return `${formatTime(new Date(at * 1_000).toISOString())}: ${formatCount(count)} ${unit} took ${bandText(of)}`;
}

const bandText = ({ fromMs, toMs }: HeatmapBand) =>
  fromMs === 0 ? `less than ${formatMs(toMs)}` : `${formatMs(fromMs)} to ${formatMs(toMs)}`;
