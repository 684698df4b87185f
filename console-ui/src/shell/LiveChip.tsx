import { Tooltip } from "@mantine/core";
import { useStreamState } from "../api/ConsoleContext";
import type { StreamState } from "../api/stream";
import classes from "./LiveChip.module.css";

const TEXT: Record<StreamState, { label: string; explains: string }> = {
  connecting: { label: "Connecting", explains: "Opening the live stream" },
  live: { label: "Live", explains: "Events and metrics arrive as they happen" },
  reconnecting: { label: "Reconnecting", explains: "The live stream broke off; trying again" },
  paused: { label: "Paused", explains: "The live stream is closed while this tab is hidden" },
};

export function LiveChip() {
  const state = useStreamState();
  const { label, explains } = TEXT[state];
  return (
    <Tooltip label={explains}>
      <span className={classes.chip} data-state={state} role="status">
        <span className={classes.dot} aria-hidden="true" />
        <span className={classes.label}>{label}</span>
      </span>
    </Tooltip>
  );
}
