import { Button } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useRef, useState } from "react";
import { useApi } from "../api/ConsoleContext";
import { ApiProblem } from "../api/problem";
import type { AuditTerm } from "../api/types";
import { formatCount, formatMs, formatPercent, plural } from "../ui/format";
import { lazyPart } from "../ui/lazyPart";
import { PageHeader } from "../ui/PageHeader";
import { ProblemPanel } from "../ui/ProblemPanel";
import { useZone, zoneName } from "../ui/zone";
import { AuditFilters } from "./AuditFilters";
import classes from "./AuditPage.module.css";
import { addTerm, isMoving, listKey, pinned, rangeText, type AuditSearch } from "./auditSearch";
import { AuditTable } from "./AuditTable";
import { columnsOf } from "./columns";
import { ColumnsMenu } from "./ColumnsMenu";
import { mergeEvents } from "./eventList";
import { ExportMenu } from "./ExportMenu";
import { LiveToggle } from "./LiveToggle";
import { auditQuery, countQuery, histogramQuery } from "./queries";
import { useAuditKeys } from "./useAuditKeys";
import { useLiveTail } from "./useLiveTail";
import { VerifyChain } from "./VerifyChain";

const route = getRouteApi("/shell/audit");
// Loaded behind the list, which is what people came for.
const Histogram = lazyPart(
  async () => (await import("./Histogram")).Histogram,
  <div className={classes.histogram} />,
);
const AuditEmpty = lazyPart(async () => (await import("./AuditEmpty")).AuditEmpty);
const EventDrawer = lazyPart(async () => (await import("./EventDrawer")).EventDrawer);

const NO_TERMS: readonly AuditTerm[] = [];

export function AuditPage() {
  const search = route.useSearch();
  const pages = useInfiniteQuery(auditQuery(useApi(), search));
  const understood = pages.data?.pages[0]?.terms ?? NO_TERMS;
  const problem =
    pages.error instanceof ApiProblem && pages.error.status === 400 ? pages.error.message : undefined;
  return (
    <>
      <PageHeader
        title="Audit log"
        actions={
          <>
            <LiveToggle />
            <ColumnsMenu />
            <ExportMenu />
            <VerifyChain />
          </>
        }
      />
      <AuditFilters terms={understood} problem={problem} />
      {problem === undefined && <AuditList key={JSON.stringify(listKey(search))} terms={understood} />}
    </>
  );
}

/** Begins anew whenever the filters change. */
function AuditList({ terms }: { terms: readonly AuditTerm[] }) {
  const zone = useZone();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const api = useApi();
  const pages = useInfiniteQuery({ ...auditQuery(api, search), placeholderData: keepPreviousData });
  const counted = useQuery({ ...countQuery(api, search), enabled: search.at !== undefined });
  const histogram = useQuery(histogramQuery(api, search));
  const loaded = useMemo(() => pages.data?.pages.flatMap((page) => page.events) ?? [], [pages.data]);
  const viewport = useRef<HTMLDivElement>(null);
  const isReading = useCallback(
    () =>
      (viewport.current?.scrollTop ?? 0) > 0 || viewport.current?.contains(document.activeElement) === true,
    [],
  );
  const tail = useLiveTail(search, loaded, isReading);
  // While newer pages are not loaded, what arrives would not follow upon what is shown.
  const apart = pages.hasPreviousPage;
  const events = useMemo(
    () => (apart ? loaded : mergeEvents(loaded, tail.shown)),
    [apart, loaded, tail.shown],
  );
  const [known, setKnown] = useState(0);
  const told = pages.data?.pages.find((page) => page.total !== null)?.total ?? counted.data;
  if (told !== undefined && told !== known) setKnown(told);
  const total = (told ?? known) + Math.max(0, events.length - loaded.length);
  const [sight, setSight] = useState<{ first: number; last: number }>();
  const [drawerUsed, setDrawerUsed] = useState(search.event !== undefined);
  if (search.event !== undefined && !drawerUsed) setDrawerUsed(true);
  const newest = events[sight?.first ?? -1];
  const oldest = events[sight?.last ?? -1];
  const change = (part: AuditSearch) =>
    void navigate({ search: (previous) => ({ ...previous, ...part }), resetScroll: false });
  const open = (seq: number | undefined) => change({ event: seq });

  const showNewest = () => {
    tail.release();
    if (search.at !== undefined) change({ at: undefined });
    else if (apart) void pages.refetch();
    viewport.current?.scrollTo({ top: 0 });
  };

  useAuditKeys({
    openSeq: search.event,
    events,
    onOpen: open,
    onPause: () => change({ live: search.live === true ? undefined : true, at: undefined }),
    onRefresh: () => {
      void pages.refetch();
      void histogram.refetch();
    },
  });

  return (
    <section className={classes.list} aria-label="Events">
      {histogram.data !== undefined && histogram.data.buckets.length > 0 && (
        <Histogram
          histogram={histogram.data}
          inSight={newest && oldest && { newest: newest.time, oldest: oldest.time }}
          onRange={(from, to) => change({ from, to, at: undefined, range: undefined, event: undefined })}
          onGo={(at) => change({ at, live: undefined })}
        />
      )}
      <div className={classes.strip}>
        {/* A number that changes with every call would be all that a screen reader says. */}
        <span role="status" aria-live={search.live === true ? "off" : "polite"}>
          {pages.isPending ? "Loading" : pages.isLoadingError ? "Not loaded" : plural(total, "event")},{" "}
          {rangeText(search)}, {zoneName(zone)}
        </span>
        {histogram.data !== undefined && total > 0 && <Totals total={histogram.data.total} />}
        {isMoving(search) && total > 0 && (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => void navigate({ search: pinned(search, Date.now()) })}
          >
            Pin times
          </Button>
        )}
        {tail.waiting.length === 0 && apart && (
          <button type="button" className={classes.waiting} onClick={showNewest}>
            Back to the newest
          </button>
        )}
        {tail.waiting.length > 0 && (
          <button type="button" className={classes.waiting} onClick={showNewest}>
            {formatCount(tail.waiting.length)} new, resume
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
        <AuditEmpty terms={terms} />
      ) : (
        <AuditTable
          key={`${search.at ?? ""} ${pages.isPlaceholderData}`}
          events={events}
          columns={columnsOf(search.columns)}
          total={total}
          openSeq={search.event}
          onOpen={open}
          onTerm={(term) => change({ q: addTerm(search.q ?? "", term), event: undefined })}
          onSight={(first, last) =>
            setSight((before) => (before?.first === first && before.last === last ? before : { first, last }))
          }
          viewport={viewport}
          loading={pages.isPending}
          hasMore={pages.hasNextPage}
          loadingMore={pages.isFetchingNextPage}
          onMore={() => void pages.fetchNextPage()}
          hasNewer={apart && !pages.isPlaceholderData}
          loadingNewer={pages.isFetchingPreviousPage}
          onNewer={() => void pages.fetchPreviousPage()}
        />
      )}
      {drawerUsed && <EventDrawer seq={search.event} events={events} onOpen={open} />}
    </section>
  );
}

interface TotalsProps {
  total: { allow: number; deny: number; limit: number; challenge: number; errors: number; p95Ms: number };
}

function Totals({ total }: TotalsProps) {
  const refused = total.deny + total.limit + total.challenge;
  const all = refused + total.allow;
  if (all === 0) return null;
  return (
    <span>
      {formatPercent(refused / all)} refused, {formatPercent(total.errors / all)} failed, 95 % within{" "}
      {formatMs(total.p95Ms)}
    </span>
  );
}
