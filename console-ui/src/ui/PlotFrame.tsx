import { Button } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import classes from "./Plot.module.css";

interface PlotFrameProps {
  title: string;
  /** What the colours mean, and the values at the cursor. */
  legend: ReactNode;
  plot: ReactNode;
  /** The same values for those who cannot see or point. */
  table: ReactNode;
}

/** A plot with its title, which a table of the same values can take the place of. */
export function PlotFrame({ title, legend, plot, table }: PlotFrameProps) {
  const titleId = useId();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className={classes.plot} aria-labelledby={titleId}>
      <figcaption className={classes.caption}>
        <span id={titleId} className={classes.title}>
          {title}
        </span>
        <TableToggle title={title} asTable={asTable} onChange={setAsTable} />
      </figcaption>
      {legend}
      {asTable ? table : plot}
    </figure>
  );
}

interface TableToggleProps {
  title: string;
  asTable: boolean;
  onChange: (asTable: boolean) => void;
}

export function TableToggle({ title, asTable, onChange }: TableToggleProps) {
  return (
    <Button
      flex="none"
      size="compact-xs"
      variant="subtle"
      color="gray"
      c="dimmed"
      onClick={() => onChange(!asTable)}
    >
      {asTable ? "View as plot" : "View as table"}
      <span className={classes.hidden}>: {title}</span>
    </Button>
  );
}
