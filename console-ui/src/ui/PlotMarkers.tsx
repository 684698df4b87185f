import type uPlot from "uplot";
import classes from "./Plot.module.css";

export interface PlotMarker {
  /** Seconds since 1970. */
  time: number;
  label: string;
  /** Opens what was changed; a list beside the plots offers the same to the keyboard. */
  onOpen?: () => void;
}

/** Where markers stand that lie so close together that one target has to do for them. */
export interface Place {
  left: number;
  markers: readonly PlotMarker[];
}

export const NO_PLACES: readonly Place[] = [];
const TARGET = 24;

/** Where these markers stand in a plot. */
export function placesOf(plot: uPlot, markers: readonly PlotMarker[]): readonly Place[] {
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
export function Markers({ places }: { places: readonly Place[] }) {
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

/** Draws each marker as a dashed line. */
export function drawMarkers(plot: uPlot, markers: readonly PlotMarker[], color: string): void {
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
