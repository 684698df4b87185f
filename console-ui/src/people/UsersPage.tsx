import { Stack, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import type { Person } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { Empty } from "../ui/Empty";
import { plural } from "../ui/format";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { Mappings } from "./Mappings";
import { usersQuery } from "./queries";
import { UserAccess } from "./UserAccess";

const column = columnsFor<Person>();
const COLUMNS = column.columns([
  column.accessor("username", { header: "User", cell: ({ row }) => <UserName user={row.original} /> }),
  column.accessor((user) => user.email ?? "", { id: "email", header: "Email" }),
  column.accessor((user) => (user.disabled ? "disabled" : "active"), { id: "state", header: "State" }),
  column.accessor("createdAt", {
    header: "Since",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.createdAt} />,
  }),
  column.accessor((user) => user.lastLoginAt ?? "", {
    id: "lastLogin",
    header: "Last sign-in",
    sortFn: "basic",
    cell: ({ row }) => <LastTime time={row.original.lastLoginAt} />,
  }),
  column.display({ id: "access", header: "Access", cell: ({ row }) => <UserAccess user={row.original} /> }),
  column.display({ id: "audit", header: "Audit", cell: ({ row }) => <CallsLink user={row.original} /> }),
]);

export function UsersPage() {
  const users = useQuery(usersQuery(useApi()));
  return (
    <>
      <PageHeader
        title="Users"
        description="People who sign in with this gateway's own authorization server, and who people of outside issuers are here."
      />
      <Stack>
        <QueryView query={users} what="the users" height={280}>
          {(all) =>
            all.length === 0 ? (
              <Empty icon={IconUsers} title="No users yet">
                Users appear once somebody is added, or signs in by way of an outside identity provider.
              </Empty>
            ) : (
              <Panel
                title={plural(all.length, "user")}
                aside={<CopyCurl path="/users" what="the users" />}
                flush
              >
                <DataTable
                  caption="Users"
                  columns={COLUMNS}
                  rows={all}
                  rowId={(user) => user.uid}
                  sortedBy="username"
                />
              </Panel>
            )
          }
        </QueryView>
        <Mappings />
      </Stack>
    </>
  );
}

function UserName({ user }: { user: Person }) {
  return (
    <div>
      <AnchorLink to="/users/$uid" params={{ uid: user.uid }} fw={600}>
        {user.username}
      </AnchorLink>
      <Text fz="xs" c="dimmed">
        {user.name}
      </Text>
    </div>
  );
}

function CallsLink({ user }: { user: Person }) {
  return (
    <AnchorLink to="/audit" search={{ user: user.uid, range: "7d" }} aria-label={`Calls of ${user.username}`}>
      Calls
    </AnchorLink>
  );
}

function LastTime({ time }: { time: string | null }) {
  return time === null ? "never" : <Timestamp time={time} ago />;
}
