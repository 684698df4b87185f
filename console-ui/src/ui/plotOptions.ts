import uPlot from "uplot";
import type { PlotSeries } from "./Plot";
import { drawMarkers, type PlotMarker } from "./PlotMarkers";
import { getZone, zonedFormat } from "./zone";

/** In pixels. */
export const PLOT_HEIGHT = 200;

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

/** How a time series plot looks and what it tells of itself. */
export function optionsFor({
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
    height: PLOT_HEIGHT,
    tzDate: plotDate,
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

/** A time whose local parts are those of the zone that is chosen, so that ticks stand at its whole hours and days. */
export function plotDate(seconds: number): Date {
  const date = new Date(seconds * 1_000);
  return getZone() === "UTC" ? uPlot.tzDate(date, "Etc/UTC") : date;
}

const clock = zonedFormat({ hour: "2-digit", minute: "2-digit" });
const day = zonedFormat({ day: "numeric", month: "short" });
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
