import { Fragment, type ReactNode } from "react";
import { shortened } from "./format";
import classes from "./Facts.module.css";

export interface Fact {
  name: string;
  value: ReactNode;
}

/** Names and values, one a line; facts without a value are left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts
        .filter(({ value }) => value !== null && value !== undefined && value !== false && value !== "")
        .map(({ name, value }) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === "string" ? shortened(value) : value}</dd>
          </Fragment>
        ))}
    </dl>
  );
}
