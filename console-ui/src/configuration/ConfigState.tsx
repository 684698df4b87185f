import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle, IconRefreshAlert } from "@tabler/icons-react";
import type { ConfigDifference, Configuration } from "../api/types";
import { Facts } from "../ui/Facts";
import { plural } from "../ui/format";
import { Panel } from "../ui/Panel";
import { Timestamp } from "../ui/Timestamp";
import classes from "./Configuration.module.css";

/** Since when the configuration is in force, what was different before, and what a restart would change. */
export function ConfigState({ configuration }: { configuration: Configuration }) {
  const { file, startedAt, lastStart, sinceLastStart, onDisk } = configuration;
  return (
    <>
      {onDisk.state === "different" && (
        <Alert
          color="orange"
          variant="light"
          icon={<IconRefreshAlert />}
          title={`The file has changed since: a restart would change ${plural(onDisk.differences.length, "value")}`}
        >
          <Differences differences={onDisk.differences} />
        </Alert>
      )}
      {onDisk.state === "invalid" && (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle />}
          title="With the file as it is now, the gateway would not start"
        >
          <span className={classes.value}>./gatehouse check {file}</span> says what is wrong with it. The
          gateway goes on with what it has.
        </Alert>
      )}
      <Panel title="In force">
        <Facts
          facts={[
            { name: "File", value: file === null ? "none" : <span className={classes.value}>{file}</span> },
            { name: "Since", value: <Timestamp time={startedAt} /> },
            {
              name: "Start before",
              value: lastStart === null ? "not known" : <Timestamp time={lastStart} />,
            },
            {
              name: "Changed since",
              value:
                lastStart !== null &&
                (sinceLastStart.length === 0 ? "nothing" : <Differences differences={sinceLastStart} />),
            },
            { name: "On disk", value: onDisk.state === "same" && "the same: a restart would change nothing" },
          ]}
        />
      </Panel>
    </>
  );
}

function Differences({ differences }: { differences: readonly ConfigDifference[] }) {
  return (
    <ul className={classes.differences}>
      {differences.map(({ key, before, after }) => (
        <li key={key}>
          <Text inherit span fw={600} ff="monospace">
            {key}
          </Text>{" "}
          <del>{before ?? "not set"}</del> → <ins>{after ?? "not set"}</ins>
        </li>
      ))}
    </ul>
  );
}
