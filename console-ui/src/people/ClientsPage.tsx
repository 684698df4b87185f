import { Group, Stack, Text } from "@mantine/core";
import { IconApps } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import type { ClientView } from "../api/types";
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
import { AddServiceClient } from "../machines/AddServiceClient";
import { CleanUpClients } from "./CleanUpClients";
import { ClientAccess } from "./ClientAccess";
import { Grants } from "./Grants";
import { clientsQuery } from "./queries";

const REGISTRATIONS: Record<ClientView["registration"], string> = {
  dynamic: "Registered itself",
  metadata_document: "Metadata document",
  configured: "Configured",
};

const column = columnsFor<ClientView>();
const COLUMNS = column.columns([
  column.accessor("name", { header: "Client", cell: ({ row }) => <ClientName client={row.original} /> }),
  column.accessor((client) => REGISTRATIONS[client.registration], {
    id: "registration",
    header: "Registration",
  }),
  column.accessor((client) => (client.forItself ? client.scopes : client.redirectUris).join(" "), {
    id: "for",
    header: "For",
    cell: ({ row }) => <AsksFor client={row.original} />,
  }),
  column.accessor("createdAt", {
    header: "Since",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.createdAt} />,
  }),
  column.accessor((client) => client.lastUsedAt ?? "", {
    id: "lastUsed",
    header: "Last used",
    sortFn: "basic",
    cell: ({ row }) =>
      row.original.lastUsedAt === null ? "never" : <Timestamp time={row.original.lastUsedAt} ago />,
  }),
  column.display({
    id: "access",
    header: "Access",
    cell: ({ row }) => <ClientAccess client={row.original} />,
  }),
  column.display({ id: "audit", header: "Audit", cell: ({ row }) => <CallsLink client={row.original} /> }),
]);

export function ClientsPage() {
  const clients = useQuery(clientsQuery(useApi()));
  return (
    <>
      <PageHeader
        title="Clients and grants"
        description="Applications that may ask this gateway for tokens: of users, or for themselves."
        actions={
          <Group gap="xs">
            <CleanUpClients />
            <AddServiceClient />
          </Group>
        }
      />
      <Stack>
        <QueryView query={clients} what="the clients" height={280}>
          {(all) =>
            all.length === 0 ? (
              <Empty icon={IconApps} title="No clients yet">
                A client registers itself the first time it connects to the gateway.
              </Empty>
            ) : (
              <Panel
                title={plural(all.length, "client")}
                aside={<CopyCurl path="/clients" what="the clients" />}
                flush
              >
                <DataTable
                  caption="Clients"
                  columns={COLUMNS}
                  rows={all}
                  rowId={(client) => client.clientId}
                  sortedBy="name"
                />
              </Panel>
            )
          }
        </QueryView>
        <Grants />
      </Stack>
    </>
  );
}

function ClientName({ client }: { client: ClientView }) {
  return (
    <div>
      <Text inherit fw={600}>
        {client.name}
      </Text>
      <Text fz="xs" c="dimmed" ff="monospace">
        {client.clientId}
      </Text>
    </div>
  );
}

function AsksFor({ client }: { client: ClientView }) {
  if (client.forItself) {
    return (
      <div>
        <Text fz="xs" c="dimmed">
          itself, by {client.credential === "secret" ? "secret" : "key"}
          {client.introspects && "; asks about tokens"}
          {client.dpop && "; proves each request with DPoP"}
        </Text>
        <Scopes scopes={client.scopes} none="no scopes" />
      </div>
    );
  }
  return (
    <div>
      <Text fz="xs" c="dimmed">
        users{client.dpop && ", with DPoP proofs"}, who return to
      </Text>
      {client.redirectUris.map((uri) => (
        <Text key={uri} fz="xs" ff="monospace">
          {uri}
        </Text>
      ))}
    </div>
  );
}

function CallsLink({ client }: { client: ClientView }) {
  return (
    <AnchorLink
      to="/audit"
      search={{ client: client.clientId, range: "7d" }}
      aria-label={`Calls of ${client.name}`}
    >
      Calls
    </AnchorLink>
  );
}
