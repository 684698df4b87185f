import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useRef } from "react";
import { useApi } from "../api/ConsoleContext";
import { formatCount } from "../ui/format";
import { PageHeader } from "../ui/PageHeader";
import { ProblemPanel } from "../ui/ProblemPanel";
import { AuditEmpty } from "./AuditEmpty";
import { AuditFilters } from "./AuditFilters";
import classes from "./AuditPage.module.css";
import { listKey, rangeText } from "./auditSearch";
import { AuditTable } from "./AuditTable";
import { EventDrawer } from "./EventDrawer";
import { mergeEvents } from "./eventList";
import { ExportMenu } from "./ExportMenu";
import { LiveToggle } from "./LiveToggle";
import { auditQuery } from "./queries";
import { useLiveTail } from "./useLiveTail";
import { VerifyChain } from "./VerifyChain";

const route = getRouteApi("/shell/audit");

export function AuditPage() {
  const search = route.useSearch();
  return (
    <>
      <PageHeader
        title="Audit log"
        actions={
          <>
            <LiveToggle />
            <ExportMenu />
            <VerifyChain />
          </>
        }
      />
      <AuditFilters />
      <AuditList key={JSON.stringify(listKey(search))} />
    </>
  );
}

/** Begins anew whenever the filters change. */
function AuditList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const pages = useInfiniteQuery(auditQuery(useApi(), search));
  const loaded = useMemo(() => pages.data?.pages.flatMap((page) => page.events) ?? [], [pages.data]);
  const viewport = useRef<HTMLDivElement>(null);
  const isReading = useCallback(() => (viewport.current?.scrollTop ?? 0) > 0, []);
  const tail = useLiveTail(search, loaded, isReading);
  const events = useMemo(() => mergeEvents(loaded, tail.shown), [loaded, tail.shown]);
  const total = (pages.data?.pages[0]?.total ?? 0) + Math.max(0, events.length - loaded.length);
  const open = (seq: number | undefined) =>
    void navigate({ search: (previous) => ({ ...previous, event: seq }), resetScroll: false });

  const showNewest = () => {
    tail.release();
    viewport.current?.scrollTo({ top: 0 });
  };

  return (
    <section className={classes.list} aria-label="Events">
      <div className={classes.strip}>
        <span role="status">
          {pages.isPending ? "Loading" : `${formatCount(total)} ${total === 1 ? "event" : "events"}`},{" "}
          {rangeText(search)}
        </span>
        {tail.waiting.length > 0 && (
          <button type="button" className={classes.waiting} onClick={showNewest}>
            {formatCount(tail.waiting.length)} new, show
          </button>
        )}
      </div>
      {pages.isError && events.length === 0 ? (
        <ProblemPanel
          title="Could not load the audit log"
          error={pages.error}
          onRetry={() => void pages.refetch()}
        />
      ) : !pages.isPending && events.length === 0 ? (
        <AuditEmpty />
      ) : (
        <AuditTable
          events={events}
          total={total}
          openSeq={search.event}
          onOpen={open}
          viewport={viewport}
          loading={pages.isPending}
          hasMore={pages.hasNextPage}
          loadingMore={pages.isFetchingNextPage}
          onMore={() => void pages.fetchNextPage()}
        />
      )}
      <EventDrawer seq={search.event} events={events} onOpen={open} />
    </section>
  );
}
