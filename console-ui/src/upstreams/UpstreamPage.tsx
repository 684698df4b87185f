import { Button, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconRefresh, IconTool } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useApi } from "../api/ConsoleContext";
import { messageOf } from "../api/problem";
import type { Upstream, UpstreamTool } from "../api/types";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { Empty } from "../ui/Empty";
import { Facts } from "../ui/Facts";
import { plural } from "../ui/format";
import { Approval, Phase } from "../ui/Outcome";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { FLAGS } from "./flags";
import { HealthPanel } from "./Health";
import { LeftOut } from "./LeftOut";
import { ProbeNow } from "./ProbeNow";
import { reload, upstreamQuery, upstreamToolsQuery } from "./queries";

const route = getRouteApi("/shell/upstreams/$id");

/** What waits comes first. */
const ORDER: Record<UpstreamTool["approval"], number> = { changed: 0, new: 1, rejected: 2, approved: 3 };

const POLICIES: Record<Upstream["approval"], string> = {
  auto: "auto: every definition is taken, changes are recorded",
  pin: "pin: taken at first sight, changes wait for approval",
  review: "review: nothing is used before it is approved",
};

const column = columnsFor<UpstreamTool>();
const COLUMNS = column.columns([
  column.accessor((tool) => `${ORDER[tool.approval]} ${tool.name}`, {
    id: "approval",
    header: "Definition",
    cell: ({ row }) => <Approval approval={row.original.approval} />,
  }),
  column.accessor("name", { header: "Tool", cell: ({ row }) => <ToolName tool={row.original} /> }),
  column.accessor((tool) => tool.flags.length, {
    id: "flags",
    header: "Suspicious",
    sortFn: "basic",
    cell: ({ row }) => <Suspicious tool={row.original} />,
  }),
  column.accessor("firstSeen", {
    header: "Seen since",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.firstSeen} />,
  }),
  column.accessor((tool) => tool.decidedBy ?? "", {
    id: "decidedBy",
    header: "Decided by",
    cell: ({ row }) => row.original.decidedBy ?? (row.original.decidedAt === null ? "nobody yet" : "policy"),
  }),
]);

export function UpstreamPage() {
  const { id } = route.useParams();
  const api = useApi();
  const upstream = useQuery(upstreamQuery(api, id));
  const tools = useQuery(upstreamToolsQuery(api, id));
  return (
    <>
      <PageHeader
        title={id}
        parent={<AnchorLink to="/upstreams">Upstreams</AnchorLink>}
        actions={<AskAgain id={id} />}
      />
      <Stack>
        <QueryView query={upstream} what={`the upstream ${id}`} height={200}>
          {(found) => (
            <Stack>
              <About upstream={found} />
              <HealthPanel health={found.health} />
              <LeftOut leftOut={found.leftOut} />
            </Stack>
          )}
        </QueryView>
        <ProbeNow id={id} />
        <QueryView query={tools} what="its tools" height={240}>
          {(all) =>
            all.length === 0 ? (
              <Empty icon={IconTool} title="It offers no tools">
                Nothing was heard from this upstream yet, or it has no tools.
              </Empty>
            ) : (
              <Panel
                title={plural(all.length, "tool")}
                aside={<CopyCurl path={`/upstreams/${encodeURIComponent(id)}/tools`} what="its tools" />}
                flush
              >
                <DataTable
                  caption="Tools of this upstream"
                  columns={COLUMNS}
                  rows={all}
                  rowId={(tool) => tool.name}
                  sortedBy="approval"
                />
              </Panel>
            )
          }
        </QueryView>
      </Stack>
    </>
  );
}

function About({ upstream }: { upstream: Upstream }) {
  return (
    <Panel title="How it stands">
      <Facts
        facts={[
          { name: "State", value: <Phase phase={upstream.phase} /> },
          { name: "Since", value: <Timestamp time={upstream.since} ago /> },
          { name: "Problem", value: upstream.problem },
          {
            name: "Last answer",
            value: upstream.loaded === null ? "never" : <Timestamp time={upstream.loaded} ago />,
          },
          { name: "Kind", value: upstream.type },
          { name: "Address", value: <code>{upstream.address}</code> },
          { name: "Protocol", value: upstream.protocol === null ? null : `MCP ${upstream.protocol}` },
          { name: "Calls go as", value: upstream.identity },
          { name: "Approval", value: POLICIES[upstream.approval] },
        ]}
      />
    </Panel>
  );
}

function AskAgain({ id }: { id: string }) {
  const api = useApi();
  const mayWrite = roleAllows(useRole(), "admin");
  const queryClient = useQueryClient();
  const asking = useMutation({
    mutationFn: () => reload(api, id),
    onSuccess: async () => {
      notifications.show({ color: "green", title: "Asked", message: `${id} is asked for what it offers.` });
      await queryClient.invalidateQueries({ queryKey: ["upstreams"] });
    },
    onError: (error) => notifications.show({ color: "red", title: "Not asked", message: messageOf(error) }),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={asking.isPending}
      disabled={!mayWrite}
      title={mayWrite ? undefined : "Only an admin can do this"}
      onClick={() => asking.mutate()}
    >
      Ask it again
    </Button>
  );
}

function ToolName({ tool }: { tool: UpstreamTool }) {
  return (
    <AnchorLink
      to="/upstreams/$id/tools/$name"
      params={{ id: tool.upstream, name: tool.name }}
      fw={600}
      ff="monospace"
    >
      {tool.name}
    </AnchorLink>
  );
}

function Suspicious({ tool }: { tool: UpstreamTool }) {
  const kinds = [...new Set(tool.flags.map((flag) => flag.kind))];
  return kinds.length === 0 ? (
    <Text inherit span c="dimmed">
      nothing
    </Text>
  ) : (
    kinds.map((kind) => FLAGS[kind].title).join(", ")
  );
}
