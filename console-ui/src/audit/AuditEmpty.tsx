import { Button, Stack } from "@mantine/core";
import { IconFilterOff, IconHistory, IconInbox } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useApi } from "../api/ConsoleContext";
import { overviewQuery } from "../overview/queries";
import { useUserNames } from "../people/useUserNames";
import { CopyLine } from "../ui/CopyLine";
import { Empty } from "../ui/Empty";
import { plural } from "../ui/format";
import { chipsOf, rangeText, withoutFilters } from "./auditSearch";
import { unfilteredCountQuery } from "./queries";

const route = getRouteApi("/shell/audit");

/** Says which kind of nothing it is: nothing yet, nothing in this time, or nothing that matches. */
export function AuditEmpty() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const api = useApi();
  const everything = useQuery(unfilteredCountQuery(api));
  const overview = useQuery(overviewQuery(api));
  const { nameOf } = useUserNames();
  const chips = chipsOf(search, nameOf);

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
  if (chips.length > 0) {
    return (
      <Empty icon={IconFilterOff} title="Nothing matches these filters">
        <Stack gap="sm" align="center">
          <span>
            No event of the {rangeText(search)} has {chips.map((chip) => chip.label).join(" and ")}.
          </span>
          <Button variant="default" onClick={() => void navigate({ search: withoutFilters })}>
            Clear filters
          </Button>
        </Stack>
      </Empty>
    );
  }
  return (
    <Empty icon={IconHistory} title="Nothing happened in this time">
      <Stack gap="sm" align="center">
        <span>
          {everything.data === undefined ? "Other events" : plural(everything.data, "event")} outside the{" "}
          {rangeText(search)}.
        </span>
        <Button variant="default" onClick={() => void navigate({ search: { range: "all" } })}>
          Show all recorded time
        </Button>
      </Stack>
    </Empty>
  );
}
