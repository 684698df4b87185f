import type { ReactNode } from "react";
import { formatCount } from "./format";
import classes from "./BarList.module.css";

export interface Bar {
  id: string;
  label: ReactNode;
  value: number;
  note?: ReactNode;
}

/** Names with amounts, the largest first; the bar behind each repeats its number. */
export function BarList({ bars, label }: { bars: readonly Bar[]; label: string }) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <ol className={classes.bars} aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.id} className={classes.bar}>
          <span className={classes.label}>{bar.label}</span>
          <meter className={classes.meter} min={0} max={most} value={bar.value} aria-hidden />
          <span className={classes.value}>
            <span className="tabular">{formatCount(bar.value)}</span>
            {bar.note !== undefined && <span className={classes.note}>{bar.note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
