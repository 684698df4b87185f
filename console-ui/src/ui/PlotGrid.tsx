import type { ReactNode } from "react";
import classes from "./PlotGrid.module.css";

/** Plots and lists side by side where there is room. */
export function PlotGrid({ children }: { children: ReactNode }) {
  return <div className={classes.grid}>{children}</div>;
}

/** What a plot lies on; the plot brings its own title. */
export function PlotCard({ children }: { children: ReactNode }) {
  return <div className={classes.card}>{children}</div>;
}
