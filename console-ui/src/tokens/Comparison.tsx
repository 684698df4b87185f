import { Stack, Switch } from "@mantine/core";
import { useState, type ReactNode } from "react";
import type { TokenReport } from "../api/types";
import { plural } from "../ui/format";
import { CheckStatus } from "../ui/Outcome";
import { Panel } from "../ui/Panel";
import { Verdict } from "../ui/Verdict";
import { compareChecks, compareClaims, compareTools, type Pair } from "./compare";
import classes from "./TokenResult.module.css";
import { TokenVerdict } from "./TokenVerdict";

interface ComparisonProps {
  first: TokenReport;
  second: TokenReport;
}

/** Two tokens side by side: both verdicts, and below them what makes the difference. */
export function Comparison({ first, second }: ComparisonProps) {
  const [all, setAll] = useState(false);
  return (
    <Stack>
      <div className={classes.verdicts}>
        <TokenVerdict verdict={first.verdict} name="First token" />
        <TokenVerdict verdict={second.verdict} name="Second token" />
      </div>
      <Switch
        label="Also what is the same"
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      <Pairs title="Checks" one="check" all={all} pairs={compareChecks(first, second)}>
        {(check) => (
          <>
            <CheckStatus status={check.status} /> {check.detail}
          </>
        )}
      </Pairs>
      <Pairs title="What they may call" one="tool" all={all} pairs={compareTools(first, second)}>
        {(tool) => <Verdict {...tool} />}
      </Pairs>
      <Pairs title="What they say" one="claim" all={all} pairs={compareClaims(first, second)}>
        {(text) => <code>{text}</code>}
      </Pairs>
    </Stack>
  );
}

interface PairsProps<T> {
  title: string;
  one: string;
  all: boolean;
  pairs: readonly Pair<T>[];
  children: (one: T) => ReactNode;
}

function Pairs<T>({ title, one, all, pairs, children }: PairsProps<T>) {
  const different = pairs.filter(({ differs }) => differs);
  const shown = all ? pairs : different;
  const cell = (value: T | undefined) =>
    value === undefined ? <span className={classes.note}>none</span> : children(value);
  return (
    <Panel
      title={title}
      aside={<span className={classes.note}>{plural(different.length, "difference")}</span>}
    >
      {shown.length === 0 ? (
        <span className={classes.note}>
          {pairs.length === 0 ? `Neither has a ${one} here.` : `Every ${one} is the same.`}
        </span>
      ) : (
        <div className={classes.pairs} tabIndex={0} role="region" aria-label={`${title}, side by side`}>
          <table>
            <thead>
              <tr>
                <th scope="col">
                  <span className={classes.hidden}>{one}</span>
                </th>
                <th scope="col">First token</th>
                <th scope="col">Second token</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((pair) => (
                <tr key={pair.name} data-differs={pair.differs || undefined}>
                  <th scope="row">{pair.name}</th>
                  <td>{cell(pair.first)}</td>
                  <td>{cell(pair.second)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
