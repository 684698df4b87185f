import type { KeyboardEvent } from "react";
import type { AuditEvent } from "../api/types";
import { formatMs, words } from "../ui/format";
import { Decision } from "../ui/Outcome";
import { Timestamp } from "../ui/Timestamp";
import classes from "./AuditTable.module.css";
import { clientOf, targetOf } from "./eventList";

export const COLUMN_NAMES = [
  "Time",
  "Decision",
  "Reason",
  "User",
  "Client",
  "Tool",
  "Took",
  "Status",
] as const;

interface AuditRowProps {
  event: AuditEvent;
  userName: string;
  index: number;
  top: number;
  height: number;
  open: boolean;
  tabbable: boolean;
  onFocus: () => void;
  onOpen: () => void;
}

export function AuditRow({
  event,
  userName,
  index,
  top,
  height,
  open,
  tabbable,
  onFocus,
  onOpen,
}: AuditRowProps) {
  const press = (key: KeyboardEvent) => {
    if (key.key !== "Enter" && key.key !== " ") return;
    key.preventDefault();
    onOpen();
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={open}
      tabIndex={tabbable ? 0 : -1}
      data-seq={event.seq}
      className={`${classes.grid ?? ""} ${classes.row ?? ""}`}
      style={{ height, transform: `translateY(${top}px)` }}
      onClick={onOpen}
      onFocus={onFocus}
      onKeyDown={press}
    >
      <span role="gridcell" data-column="Time">
        <Timestamp time={event.time} />
      </span>
      <span role="gridcell" data-column="Decision">
        <Decision decision={event.decision} />
        {event.count > 1 && <span className={classes.count}> ×{event.count}</span>}
      </span>
      <span role="gridcell" data-column="Reason">
        {event.reason !== "allowed" && words(event.reason)}
      </span>
      <span role="gridcell" data-column="User">
        {userName}
      </span>
      <span role="gridcell" data-column="Client">
        {clientOf(event)}
      </span>
      <span role="gridcell" data-column="Tool">
        {targetOf(event)}
      </span>
      <span role="gridcell" data-column="Took">
        {formatMs(event.latencyMs)}
      </span>
      <span role="gridcell" data-column="Status">
        {event.status}
      </span>
    </div>
  );
}
