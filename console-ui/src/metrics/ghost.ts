import type { MetricsPoint } from "../api/types";

/** The point of another series that covers each of these times, or none where it has no point. */
export function coveringPoints(
  times: readonly number[],
  points: readonly MetricsPoint[],
): (MetricsPoint | undefined)[] {
  let next = 0;
  return times.map((time) => {
    while (next < points.length && endOf(points[next]) <= time) next++;
    const point = points[next];
    return point !== undefined && Date.parse(point.time) / 1_000 <= time ? point : undefined;
  });
}

const endOf = (point: MetricsPoint | undefined): number =>
  point === undefined ? Number.POSITIVE_INFINITY : Date.parse(point.time) / 1_000 + point.seconds;
