import { Button, Stack } from "@mantine/core";
import { IconFilterOff, IconHistory, IconInbox } from "@tabler/icons-react";
import { useQueries, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useApi } from "../api/ConsoleContext";
import type { AuditTerm } from "../api/types";
import { overviewQuery } from "../overview/queries";
import { useUserNames } from "../people/useUserNames";
import { CopyLine } from "../ui/CopyLine";
import { Empty } from "../ui/Empty";
import { plural } from "../ui/format";
import { useZone } from "../ui/zone";
import { cutTerm, termText, withinText, withoutFilters } from "./auditSearch";
import { countQuery, unfilteredCountQuery } from "./queries";

const route = getRouteApi("/shell/audit");

/** Says which kind of nothing it is: nothing yet, nothing in this time, or nothing that matches. */
export function AuditEmpty({ terms }: { terms: readonly AuditTerm[] }) {
  useZone();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const api = useApi();
  const everything = useQuery(unfilteredCountQuery(api));
  const overview = useQuery(overviewQuery(api));

  if (everything.data === 0) {
    return (
      <Empty icon={IconInbox} title="Nothing recorded yet">
        <Stack gap="sm" align="center">
          <span>Every call leaves one event here. Connect a client to:</span>
          <CopyLine text={overview.data?.gateway.mcpUrl ?? ""} what="the MCP URL" />
        </Stack>
      </Empty>
    );
  }
  if (terms.length > 0) return <NothingMatches terms={terms} />;
  return (
    <Empty icon={IconHistory} title="Nothing happened in this time">
      <Stack gap="sm" align="center">
        <span>
          None of {everything.data === undefined ? "the events" : plural(everything.data, "event")} was
          recorded {withinText(search)}.{" "}
          {overview.data !== undefined && keptText(overview.data.gateway.auditKeptSeconds)}
        </span>
        <Button variant="default" onClick={() => void navigate({ search: { range: "all" } })}>
          Show all recorded time
        </Button>
      </Stack>
    </Empty>
  );
}

/** How far back there can be anything at all. */
function keptText(seconds: number | null): string {
  return seconds === null
    ? "The audit is kept for ever."
    : `The audit keeps ${plural(Math.floor(seconds / 86_400), "day")}: what is older is gone.`;
}

/** Says of each filter how many events there would be without it. */
function NothingMatches({ terms }: { terms: readonly AuditTerm[] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const api = useApi();
  const overview = useQuery(overviewQuery(api));
  const { nameOf } = useUserNames();
  const without = terms.map((term) => ({ ...search, q: cutTerm(search.q ?? "", term) || undefined }));
  const counts = useQueries({ queries: without.map((part) => countQuery(api, part)) });

  return (
    <Empty icon={IconFilterOff} title="Nothing matches these filters">
      <Stack gap="sm" align="center">
        <span>
          No event {withinText(search)} fulfils all of them.{" "}
          {overview.data !== undefined && keptText(overview.data.gateway.auditKeptSeconds)}
        </span>
        {terms.map((term, index) => (
          <Button
            key={term.start}
            variant="default"
            onClick={() => void navigate({ search: without[index] ?? {} })}
          >
            Drop {termText(term, nameOf)}
            {counts[index]?.data === undefined ? "" : `: ${plural(counts[index].data, "event")}`}
          </Button>
        ))}
        {terms.length > 1 && (
          <Button variant="subtle" onClick={() => void navigate({ search: withoutFilters })}>
            Clear filters
          </Button>
        )}
      </Stack>
    </Empty>
  );
}
