import { Skeleton, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useApi } from "../api/ConsoleContext";
import type { Tool } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { lazyPart } from "../ui/lazyPart";
import { PageHeader } from "../ui/PageHeader";
import { QueryView } from "../ui/QueryView";
import { AccessTab } from "./AccessTab";
import { HistoryTab } from "./HistoryTab";
import { toolQuery } from "./queries";
import { SchemaTab } from "./SchemaTab";
import { StaleNotice } from "./Stale";
import { toolSubject } from "./subject";
import { TOOL_TABS } from "./toolSearch";

/** Loaded when they are opened: the form and the plots are most of the page's weight. */
const TryTab = lazyPart(async () => (await import("./TryTab")).TryTab, <Skeleton h={320} />);
const CallersTab = lazyPart(async () => (await import("./CallersTab")).CallersTab, <Skeleton h={280} />);
const UsageTab = lazyPart(async () => (await import("./UsageTab")).UsageTab, <Skeleton h={420} />);

const route = getRouteApi("/shell/tools/$name");

export function ToolPage() {
  const { name } = route.useParams();
  const tool = useQuery(toolQuery(useApi(), name));

  return (
    <>
      <PageHeader
        title={name}
        parent={<AnchorLink to="/tools">Tools</AnchorLink>}
        description={tool.data?.description}
        actions={
          <AnchorLink to="/audit" search={{ tool: name, range: "7d" }} fz="sm">
            Calls of this tool
          </AnchorLink>
        }
      />
      <QueryView query={tool} what={`the tool ${name}`} height={400}>
        {(found) => (
          <>
            <StaleNotice stale={found.stale} upstream={found.upstream} />
            <ToolTabs tool={found} />
          </>
        )}
      </QueryView>
    </>
  );
}

function ToolTabs({ tool }: { tool: Tool }) {
  const { tab = "access", days = 7, restore, without } = route.useSearch();
  const api = useApi();
  const subject = useMemo(() => toolSubject(api, tool.name), [api, tool.name]);
  const navigate = route.useNavigate();
  const open = (value: string | null) => {
    const chosen = TOOL_TABS.find((candidate) => candidate === value);
    void navigate({
      search: chosen === undefined || chosen === "access" ? {} : { tab: chosen },
      replace: true,
    });
  };

  return (
    <Tabs value={tab} onChange={open} keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="access">Access</Tabs.Tab>
        <Tabs.Tab value="history">History</Tabs.Tab>
        <Tabs.Tab value="schema">Schema</Tabs.Tab>
        <Tabs.Tab value="try">Try it</Tabs.Tab>
        <Tabs.Tab value="usage">Usage</Tabs.Tab>
        <Tabs.Tab value="callers">Who can call</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="access">
        <AccessTab subject={subject} now={tool} restore={restore} without={without} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <HistoryTab subject={subject} now={tool} />
      </Tabs.Panel>
      <Tabs.Panel value="schema">
        <SchemaTab tool={tool} />
      </Tabs.Panel>
      <Tabs.Panel value="try">
        <TryTab key={tool.name} tool={tool} />
      </Tabs.Panel>
      <Tabs.Panel value="usage">
        <UsageTab
          tool={tool}
          days={days}
          onDays={(chosen) =>
            void navigate({
              search: { tab: "usage", ...(chosen !== 7 && { days: chosen }) },
              replace: true,
            })
          }
        />
      </Tabs.Panel>
      <Tabs.Panel value="callers">
        <CallersTab tool={tool} />
      </Tabs.Panel>
    </Tabs>
  );
}
