import { Code, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleOff, IconClockOff, IconRobot, type Icon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import type { ApiKey } from "../api/types";
import { ConfirmButton } from "../revocations/ConfirmButton";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { Empty } from "../ui/Empty";
import { plural } from "../ui/format";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Scopes } from "../ui/Scopes";
import { Timestamp } from "../ui/Timestamp";
import { MakeKey } from "./MakeKey";
import { apiKeysQuery, revokeApiKey } from "./requests";
import classes from "./KeysPage.module.css";

const STATES: Record<ApiKey["state"], { icon: Icon; label: string }> = {
  active: { icon: IconCircleCheck, label: "Active" },
  expired: { icon: IconClockOff, label: "Expired" },
  revoked: { icon: IconCircleOff, label: "Revoked" },
};

const column = columnsFor<ApiKey>();
const COLUMNS = column.columns([
  column.accessor("service", { header: "Service", cell: ({ row }) => <Service apiKey={row.original} /> }),
  column.accessor((key) => key.scopes.join(" "), {
    id: "scopes",
    header: "Scopes",
    cell: ({ row }) => <Scopes scopes={row.original.scopes} />,
  }),
  column.accessor("state", { header: "State", cell: ({ row }) => <State apiKey={row.original} /> }),
  column.accessor("createdAt", {
    header: "Made",
    sortFn: "basic",
    cell: ({ row }) => (
      <>
        <Timestamp time={row.original.createdAt} /> by {row.original.createdBy}
      </>
    ),
  }),
  column.accessor("expiresAt", {
    header: "Valid until",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.expiresAt} />,
  }),
  column.display({ id: "revoke", header: "Revoke", cell: ({ row }) => <Revoke apiKey={row.original} /> }),
  column.display({ id: "audit", header: "Audit", cell: ({ row }) => <CallsLink apiKey={row.original} /> }),
]);

export function KeysPage() {
  const keys = useQuery(apiKeysQuery(useApi()));
  return (
    <>
      <PageHeader
        title="API keys"
        description="What machines call with when they cannot sign in. A key speaks for a service, never for a person."
        actions={<MakeKey />}
      />
      <QueryView query={keys} what="the API keys" height={280}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={IconRobot} title="No API keys yet">
              Make one here, or with <Code>./gatehouse apikey add nightly-report --scope "demo:read"</Code>. A
              machine that can speak OAuth is better off as a service client, under{" "}
              <AnchorLink to="/clients" underline="always">
                Clients
              </AnchorLink>
              .
            </Empty>
          ) : (
            <Panel
              title={plural(all.length, "API key")}
              aside={<CopyCurl path="/api-keys" what="the API keys" />}
              flush
            >
              <DataTable
                caption="API keys"
                columns={COLUMNS}
                rows={all}
                rowId={(key) => key.id}
                sortedBy="service"
              />
            </Panel>
          )
        }
      </QueryView>
    </>
  );
}

function Service({ apiKey }: { apiKey: ApiKey }) {
  return (
    <div>
      <Text inherit fw={600}>
        {apiKey.service}
      </Text>
      <Text fz="xs" c="dimmed" ff="monospace">
        {apiKey.masked}
      </Text>
    </div>
  );
}

function State({ apiKey }: { apiKey: ApiKey }) {
  const { icon: StateIcon, label } = STATES[apiKey.state];
  return (
    <span className={classes.state} data-state={apiKey.state}>
      <StateIcon size={16} stroke={1.8} aria-hidden />
      {label}
    </span>
  );
}

function Revoke({ apiKey }: { apiKey: ApiKey }) {
  const api = useApi();
  if (apiKey.state !== "active") return null;
  return (
    <ConfirmButton
      label="Revoke"
      ariaLabel={`Revoke the key ${apiKey.masked} of ${apiKey.service}`}
      color="red"
      title={`Revoke this key of ${apiKey.service}?`}
      said={`The key of ${apiKey.service} is revoked`}
      reasoned={false}
      change={() => revokeApiKey(api, apiKey.id)}
      asCurl={() => ({ method: "DELETE", path: `/api-keys/${encodeURIComponent(apiKey.id)}` })}
    >
      The very next call with {apiKey.masked} is refused. This cannot be taken back; make a new key instead.
    </ConfirmButton>
  );
}

function CallsLink({ apiKey }: { apiKey: ApiKey }) {
  return (
    <AnchorLink
      to="/audit"
      search={{ client: apiKey.clientId, range: "7d" }}
      aria-label={`Calls with the key ${apiKey.masked} of ${apiKey.service}`}
    >
      Calls
    </AnchorLink>
  );
}
