import { useState, type KeyboardEvent, type PointerEvent } from "react";
import type { AuditEvent } from "../api/types";
import { formatMs, words } from "../ui/format";
import { Decision } from "../ui/Outcome";
import { Timestamp } from "../ui/Timestamp";
import classes from "./AuditTable.module.css";
import { CellActions } from "./CellActions";
import { valueOf, termOf, type AuditColumn } from "./columns";
import { clientOf, targetOf } from "./eventList";

interface AuditRowProps {
  event: AuditEvent;
  columns: readonly AuditColumn[];
  /** The column that f and x are about. */
  activeColumn: string | undefined;
  userName: string;
  index: number;
  top: number;
  height: number;
  open: boolean;
  tabbable: boolean;
  onFocus: () => void;
  onOpen: () => void;
  /** A term to be added to the query. */
  onTerm: (term: string) => void;
}

export function AuditRow({
  event,
  columns,
  activeColumn,
  userName,
  index,
  top,
  height,
  open,
  tabbable,
  onFocus,
  onOpen,
  onTerm,
}: AuditRowProps) {
  const [pointed, setPointed] = useState<string>();
  const point = ({ target, pointerType }: PointerEvent) => {
    // A finger does not point before it taps: the tap would hit what only just came under it.
    if (pointerType !== "touch" && target instanceof Element)
      setPointed(target.closest("[data-column]")?.getAttribute("data-column") ?? undefined);
  };
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
      onPointerOver={point}
      onPointerLeave={() => setPointed(undefined)}
      onKeyDown={press}
    >
      {columns.map((column) => {
        const { name } = column;
        const value = name === pointed || name === activeColumn ? valueOf(column, event) : undefined;
        const add = (negated: boolean) => {
          const term = termOf(column, event, negated);
          if (term !== undefined) onTerm(term);
        };
        return (
          <span
            key={name}
            role="gridcell"
            data-column={name}
            data-active={name === activeColumn || undefined}
          >
            {value === undefined ? (
              <Cell name={name} event={event} userName={userName} />
            ) : (
              <>
                <span className={classes.value}>
                  <Cell name={name} event={event} userName={userName} />
                </span>
                <CellActions value={value} onKeep={() => add(false)} onDrop={() => add(true)} />
              </>
            )}
          </span>
        );
      })}
    </div>
  );
}

function Cell({ name, event, userName }: { name: string; event: AuditEvent; userName: string }) {
  switch (name) {
    case "Time":
      return <Timestamp time={event.time} />;
    case "Decision":
      return (
        <>
          <Decision decision={event.decision} />
          {event.count > 1 && <span className={classes.count}> ×{event.count}</span>}
        </>
      );
    case "Reason":
      return event.reason === "allowed" ? "" : words(event.reason);
    case "User":
      return userName;
    case "Client":
      return clientOf(event);
    case "Tool":
      return targetOf(event);
    case "Upstream":
      return event.upstream ?? "";
    case "Outcome":
      return words(event.outcome);
    case "Tenant":
      return event.tenant ?? "";
    case "Address":
      return event.address ?? "";
    case "Took":
      return formatMs(event.latencyMs);
    case "Status":
      return event.status;
    default:
      return event.requestId;
  }
}
