import { Button, Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type RefObject,
} from "react";
import type { AuditEvent } from "../api/types";
import { useUserNames } from "../people/useUserNames";
import { copyAndSay } from "../ui/clipboard";
import { AuditRow } from "./AuditRow";
import classes from "./AuditTable.module.css";
import { termOf, valueOf, type AuditColumn } from "./columns";
import { userOf } from "./eventList";

const ROW_HEIGHT = 38;
const CARD_HEIGHT = 64;
const LOAD_AHEAD = 30;

interface AuditTableProps {
  events: readonly AuditEvent[];
  columns: readonly AuditColumn[];
  total: number;
  openSeq: number | undefined;
  onOpen: (seq: number) => void;
  /** A term to be added to the query. */
  onTerm: (term: string) => void;
  /** Says the first and the last row in sight. */
  onSight: (first: number, last: number) => void;
  viewport: RefObject<HTMLDivElement | null>;
  loading: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  onMore: () => void;
  /** Whether there are events above the first row. */
  hasNewer: boolean;
  loadingNewer: boolean;
  onNewer: () => void;
}

/**
 * The events as a grid of which only the visible rows exist: arrow keys or j and k move, Enter opens, f keeps and x drops
 * events that have the same in the cell that the left and right arrows choose, and Ctrl C copies what is in it.
 */
export function AuditTable(props: AuditTableProps) {
  const { events, columns, total, openSeq, onOpen, onTerm, onSight } = props;
  const { viewport, loading, hasMore, loadingMore, onMore, hasNewer, loadingNewer, onNewer } = props;
  const narrow = useMediaQuery("(max-width: 52em)", false, { getInitialValueInEffect: false });
  const [activeSeq, setActiveSeq] = useState<number>();
  const [activeColumn, setActiveColumn] = useState(0);
  const moveFocus = useRef(false);
  const { nameOf } = useUserNames();
  const rowHeight = narrow ? CARD_HEIGHT : ROW_HEIGHT;
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer is read in this component only
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => events[index]?.seq ?? index,
    overscan: 10,
  });
  const visible = rows.getVirtualItems();
  const lastVisible = visible.at(-1)?.index ?? 0;
  const activeIndex = Math.max(
    0,
    events.findIndex((event) => event.seq === activeSeq),
  );

  const column = columns[Math.min(activeColumn, columns.length - 1)];
  const scrolled = rows.scrollOffset ?? 0;
  const height = rows.scrollRect?.height ?? 0;
  const firstInSight = Math.max(0, Math.floor(scrolled / rowHeight));
  const lastInSight = Math.min(events.length - 1, Math.floor((scrolled + height) / rowHeight));

  useEffect(() => rows.measure(), [rows, rowHeight]);

  useEffect(() => onSight(firstInSight, lastInSight), [onSight, firstInSight, lastInSight]);

  useEffect(() => {
    if (hasMore && !loadingMore && lastVisible >= events.length - LOAD_AHEAD) onMore();
  }, [hasMore, loadingMore, lastVisible, events.length, onMore]);

  useEffect(() => {
    if (hasNewer && !loadingNewer && firstInSight <= LOAD_AHEAD) onNewer();
  }, [hasNewer, loadingNewer, firstInSight, onNewer]);

  useKeptPlace(viewport, events, firstInSight, rowHeight, hasNewer);

  useEffect(() => {
    if (!moveFocus.current) return;
    moveFocus.current = false;
    viewport.current?.querySelector<HTMLElement>(`[data-seq="${activeSeq ?? ""}"]`)?.focus();
  }, [activeSeq, viewport]);

  const move = (to: number) => {
    const target = events[Math.min(Math.max(to, 0), events.length - 1)];
    if (target === undefined) return;
    rows.scrollToIndex(events.indexOf(target));
    moveFocus.current = true;
    setActiveSeq(target.seq);
  };

  const press = (event: KeyboardEvent) => {
    const active = events[activeIndex];
    if (
      (event.ctrlKey || event.metaKey) &&
      event.key === "c" &&
      window.getSelection()?.isCollapsed !== false
    ) {
      const value = active && column && valueOf(column, active);
      if (value !== undefined) void copyAndSay(value, value);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (across !== undefined) {
      event.preventDefault();
      setActiveColumn(Math.min(Math.max(activeColumn + across, 0), columns.length - 1));
      return;
    }
    if (event.key === "f" || event.key === "x") {
      const term = active && column && termOf(column, active, event.key === "x");
      if (term !== undefined) onTerm(term);
      return;
    }
    const to = destination(event.key, activeIndex, events.length);
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };

  if (loading) return <Skeleton h="60dvh" radius={0} role="status" aria-label="Loading the audit log" />;
  return (
    <>
      <div
        role="grid"
        aria-label="Audit events"
        aria-rowcount={hasNewer ? -1 : total + 1}
        aria-colcount={columns.length}
        style={{ "--columns": columns.map(({ width }) => width).join(" ") } as CSSProperties}
      >
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.grid}>
            {columns.map(({ name }) => (
              <span key={name} role="columnheader" data-column={name}>
                {name}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={classes.viewport} ref={viewport} onKeyDown={press}>
          <div role="presentation" className={classes.canvas} style={{ height: rows.getTotalSize() }}>
            {visible.map(({ index, start, key }) => {
              const event = events[index];
              return event === undefined ? null : (
                <AuditRow
                  key={key}
                  event={event}
                  columns={columns}
                  activeColumn={event.seq === activeSeq ? column?.name : undefined}
                  userName={nameOf(userOf(event))}
                  index={index}
                  top={start}
                  height={rowHeight}
                  open={event.seq === openSeq}
                  tabbable={index === activeIndex}
                  onFocus={() => setActiveSeq(event.seq)}
                  onOpen={() => onOpen(event.seq)}
                  onTerm={onTerm}
                />
              );
            })}
          </div>
        </div>
      </div>
      {hasMore && (
        <div className={classes.more}>
          <Button variant="subtle" size="compact-sm" loading={loadingMore} onClick={onMore}>
            Load older events
          </Button>
        </div>
      )}
    </>
  );
}

/** Rows that come or go above those in sight do not move them; at the very top, new ones of the live tail do. */
function useKeptPlace(
  viewport: RefObject<HTMLDivElement | null>,
  events: readonly AuditEvent[],
  firstInSight: number,
  rowHeight: number,
  hasNewer: boolean,
): void {
  const before = useRef({ events, hasNewer, seq: events[firstInSight]?.seq, index: firstInSight });
  useLayoutEffect(() => {
    const { events: old, hasNewer: hadNewer, seq, index } = before.current;
    if (old === events || viewport.current === null) return;
    const now = events.findIndex((event) => event.seq === seq);
    if (now >= 0 && now !== index && (index > 0 || hadNewer)) {
      viewport.current.scrollBy({ top: (now - index) * rowHeight });
    }
  }, [viewport, events, rowHeight]);
  useLayoutEffect(() => {
    before.current = { events, hasNewer, seq: events[firstInSight]?.seq, index: firstInSight };
  }, [events, firstInSight, hasNewer]);
}

function destination(key: string, active: number, count: number): number | undefined {
  switch (key) {
    case "j":
    case "ArrowDown":
      return active + 1;
    case "k":
    case "ArrowUp":
      return active - 1;
    case "PageDown":
      return active + 15;
    case "PageUp":
      return active - 15;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
