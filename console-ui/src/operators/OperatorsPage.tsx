import { Button, Group, PasswordInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { done, unwrap } from "../api/client";
import { useApi } from "../api/ConsoleContext";
import type { Operator, OpenSession } from "../api/types";
import { ConfirmButton } from "../revocations/ConfirmButton";
import { roleAllows, type Role } from "../session/SessionStore";
import { useRole, useSessionState } from "../session/useSession";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { FormDialog } from "../ui/FormDialog";
import { plural } from "../ui/format";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { ProblemPanel } from "../ui/ProblemPanel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";

const ROLES: readonly { value: Role; label: string }[] = [
  { value: "viewer", label: "Viewer: decisions and tools, without arguments" },
  { value: "auditor", label: "Auditor: argument previews and export as well" },
  { value: "admin", label: "Admin: everything" },
];
const SHORTEST_PASSWORD = 8;
const KEY = ["operators"];

const roleOf = (value: string | null): Role => ROLES.find((role) => role.value === value)?.value ?? "viewer";

const operator = columnsFor<Operator>();
const OPERATORS = operator.columns([
  operator.accessor("username", { header: "Operator" }),
  operator.accessor("role", { header: "Role", cell: ({ row }) => <RoleSelect operator={row.original} /> }),
  operator.accessor("createdAt", {
    header: "Since",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.createdAt} />,
  }),
  operator.display({ id: "remove", header: "Remove", cell: ({ row }) => <Remove operator={row.original} /> }),
]);

const open = columnsFor<OpenSession>();
const SESSIONS = open.columns([
  open.accessor("username", {
    header: "Operator",
    cell: ({ row }) => `${row.original.username}${row.original.current ? " (this session)" : ""}`,
  }),
  open.accessor("createdAt", {
    header: "Signed in",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.createdAt} />,
  }),
  open.accessor("lastUsedAt", {
    header: "Last used",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.lastUsedAt} ago />,
  }),
  open.accessor("expiresAt", {
    header: "Ends",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.expiresAt} />,
  }),
  open.display({ id: "end", header: "End", cell: ({ row }) => <EndSession session={row.original} /> }),
]);

/** One's own password for everybody; accounts, roles and sessions for admins. */
export function OperatorsPage() {
  const isAdmin = roleAllows(useRole(), "admin");
  return (
    <>
      <PageHeader
        title="Operators"
        description="Who may sign in to this console, as what, and who is signed in now."
        actions={isAdmin ? <AddOperator /> : undefined}
      />
      <Stack>
        {isAdmin ? (
          <Accounts />
        ) : (
          <Text fz="sm" c="dimmed">
            Only an admin sees the accounts and sessions of others.
          </Text>
        )}
        <OwnPassword />
      </Stack>
    </>
  );
}

function Accounts() {
  const api = useApi();
  const found = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => unwrap(api.GET("/operators", { signal })),
  });
  return (
    <QueryView query={found} what="the operators" height={280}>
      {({ operators, sessions }) => (
        <>
          <Panel
            title={plural(operators.length, "operator")}
            aside={<CopyCurl path="/operators" what="the operators" />}
            flush
          >
            <DataTable
              caption="Operators"
              columns={OPERATORS}
              rows={operators}
              rowId={(row) => row.username}
              sortedBy="username"
            />
          </Panel>
          <Panel
            title={plural(sessions.length, "open session")}
            aside={<CopyCurl path="/operators" what="the sessions" />}
            flush
          >
            <DataTable
              caption="Open sessions"
              columns={SESSIONS}
              rows={sessions}
              rowId={(row) => row.id}
              sortedBy="username"
            />
          </Panel>
        </>
      )}
    </QueryView>
  );
}

function useOwnName(): string {
  const state = useSessionState();
  return "session" in state ? state.session.user.username : "";
}

function RoleSelect({ operator: { username, role } }: { operator: Operator }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const own = useOwnName() === username;
  const change = useMutation({
    mutationFn: (next: Role) =>
      done(api.PUT("/operators/{username}/role", { params: { path: { username } }, body: { role: next } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <>
      <Select
        size="xs"
        aria-label={`Role of ${username}`}
        data={ROLES.map(({ value }) => value)}
        allowDeselect={false}
        disabled={own || change.isPending}
        title={own ? "Nobody can change their own role" : undefined}
        value={role}
        onChange={(value) => change.mutate(roleOf(value))}
      />
      {change.isError && <ProblemPanel title="Not changed" error={change.error} />}
    </>
  );
}

function Remove({ operator: { username } }: { operator: Operator }) {
  const api = useApi();
  const queryClient = useQueryClient();
  if (useOwnName() === username) return "yourself";
  return (
    <ConfirmButton
      label="Remove"
      ariaLabel={`Remove ${username}`}
      color="red"
      title={`Remove ${username}?`}
      said={`${username} is removed`}
      reasoned={false}
      asCurl={() => ({ method: "DELETE", path: `/operators/${encodeURIComponent(username)}` })}
      change={async () => {
        await done(api.DELETE("/operators/{username}", { params: { path: { username } } }));
        await queryClient.invalidateQueries({ queryKey: KEY });
      }}
    >
      {username} can no longer sign in to the console, and their sessions end now. What they did stays in the
      audit log.
    </ConfirmButton>
  );
}

function EndSession({ session: { id, username, current } }: { session: OpenSession }) {
  const api = useApi();
  const queryClient = useQueryClient();
  if (current) return "sign out instead";
  return (
    <ConfirmButton
      label="End"
      ariaLabel={`End a session of ${username}`}
      title={`End this session of ${username}?`}
      said={`The session of ${username} has ended`}
      reasoned={false}
      asCurl={() => ({ method: "DELETE", path: `/operators/sessions/${encodeURIComponent(id)}` })}
      change={async () => {
        await done(api.DELETE("/operators/sessions/{id}", { params: { path: { id } } }));
        await queryClient.invalidateQueries({ queryKey: KEY });
      }}
    >
      Its next request is refused. {username} can sign in again.
    </ConfirmButton>
  );
}

function AddOperator() {
  const api = useApi();
  const queryClient = useQueryClient();
  const [username, setUsername] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [password, setPassword] = useState("");
  const add = useMutation({
    mutationFn: () => done(api.POST("/operators", { body: { username: username.trim(), role, password } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <FormDialog
      label="Add an operator"
      title="Add an operator"
      submit="Add"
      ready={username.trim() !== "" && password.length >= SHORTEST_PASSWORD}
      pending={add.isPending}
      error={add.error}
      onSubmit={() => add.mutate()}
      onClosed={() => {
        add.reset();
        setUsername("");
        setPassword("");
        setRole("viewer");
      }}
      outcome={
        add.isSuccess ? (
          <Text fz="sm">
            {username} can sign in now. Hand the password over safely, and ask them to change it.
          </Text>
        ) : undefined
      }
    >
      <TextInput
        label="Username"
        description="a-z, 0-9 and . _ @ -"
        required
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <Select
        label="Role"
        data={ROLES}
        allowDeselect={false}
        value={role}
        onChange={(value) => setRole(roleOf(value))}
      />
      <PasswordInput
        label="First password"
        description={`At least ${SHORTEST_PASSWORD} characters.`}
        required
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function OwnPassword() {
  const api = useApi();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: () => done(api.POST("/session/password", { body: { current, next } })),
    onSuccess: async () => {
      setCurrent("");
      setNext("");
      await queryClient.invalidateQueries();
    },
  });
  return (
    <Panel title="Your password">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <Stack maw="28rem">
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            description={`At least ${SHORTEST_PASSWORD} characters. If the configuration holds a password for admin, that one is put back at the next start.`}
            autoComplete="new-password"
            required
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          {change.isError && <ProblemPanel title="Not changed" error={change.error} />}
          <Group gap="sm">
            <Button
              type="submit"
              variant="default"
              loading={change.isPending}
              disabled={current === "" || next.length < SHORTEST_PASSWORD}
            >
              Change password
            </Button>
            <Text fz="xs" c="dimmed">
              All your sessions end, this one too: sign in with the new one.
            </Text>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
