import { Text } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import type { DisabledUser, Revocation } from "../api/types";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { Empty } from "../ui/Empty";
import { plural } from "../ui/format";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { ConfirmButton } from "./ConfirmButton";
import { kill, enable, revocationsQuery, undo } from "./requests";
import { RevokeForm } from "./RevokeForm";
import classes from "./RevocationsPage.module.css";
import { targetText } from "./targetText";

const revocation = columnsFor<Revocation>();
const REVOCATIONS = revocation.columns([
  revocation.accessor(targetText, {
    id: "what",
    header: "Refused",
    cell: ({ row }) => <Target text={targetText(row.original)} issuer={row.original.issuer} />,
  }),
  revocation.accessor("reason", { header: "Reason" }),
  revocation.accessor("author", { header: "By" }),
  revocation.accessor("createdAt", {
    header: "Since",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.createdAt} />,
  }),
  revocation.accessor("expiresAt", {
    header: "Ends by itself",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.expiresAt} />,
  }),
  revocation.display({ id: "undo", header: "Undo", cell: ({ row }) => <Undo revocation={row.original} /> }),
]);

const locked = columnsFor<DisabledUser>();
const LOCKED = locked.columns([
  locked.accessor("name", {
    header: "User",
    cell: ({ row }) => <Target text={row.original.name} issuer={row.original.issuer} />,
  }),
  locked.accessor("reason", { header: "Reason" }),
  locked.accessor("author", { header: "By" }),
  locked.accessor("createdAt", {
    header: "Since",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.createdAt} />,
  }),
  locked.display({ id: "enable", header: "Enable", cell: ({ row }) => <Enable user={row.original} /> }),
]);

export function RevocationsPage() {
  const api = useApi();
  const refused = useQuery(revocationsQuery(api));
  return (
    <>
      <PageHeader
        title="Revocations"
        description="Whose tokens are refused although they have not expired, and who is locked out."
      />
      <div className={classes.page}>
        <RevokeForm />
        <Panel title="Kill switch">
          <div className={classes.kill}>
            <Text fz="sm">
              Refuses every token of everybody, and ends every session and connected client. Whoever may sign
              in can do so again.
            </Text>
            <ConfirmButton
              label="Sign everybody out"
              size="sm"
              color="red"
              title="Sign everybody out?"
              phrase="sign everybody out"
              said="Everybody is signed out"
              change={(reason) => kill(api, { scope: "all", name: null, issuer: null, reason })}
              asCurl={(reason) => ({ path: "/kill", body: { scope: "all", reason } })}
            >
              Every token issued until now is refused on every node. Sessions and refresh tokens do not come
              back if you take this back later.
            </ConfirmButton>
          </div>
        </Panel>
        <QueryView query={refused} what="the revocations" height={200}>
          {({ revocations, disabledUsers }) => (
            <>
              {revocations.length === 0 ? (
                <Empty icon={IconShieldCheck} title="Nothing is revoked">
                  Every token that is verified and has not expired is accepted.
                </Empty>
              ) : (
                <Panel
                  title={plural(revocations.length, "revocation")}
                  aside={<CopyCurl path="/revocations" what="the revocations" />}
                  flush
                >
                  <DataTable
                    caption="Revocations"
                    columns={REVOCATIONS}
                    rows={revocations}
                    rowId={(row) => String(row.id)}
                    sortedBy="createdAt"
                  />
                </Panel>
              )}
              {disabledUsers.length > 0 && (
                <Panel
                  title={plural(disabledUsers.length, "disabled user")}
                  aside={<CopyCurl path="/revocations" what="the disabled users" />}
                  flush
                >
                  <DataTable
                    caption="Disabled users"
                    columns={LOCKED}
                    rows={disabledUsers}
                    rowId={(row) => `${row.issuer ?? ""} ${row.name}`}
                    sortedBy="name"
                  />
                </Panel>
              )}
            </>
          )}
        </QueryView>
      </div>
    </>
  );
}

function Target({ text, issuer }: { text: string; issuer: string | null }) {
  return (
    <div>
      <Text inherit fw={600}>
        {text}
      </Text>
      {issuer !== null && (
        <Text fz="xs" c="dimmed" ff="monospace">
          {issuer}
        </Text>
      )}
    </div>
  );
}

function Undo({ revocation }: { revocation: Revocation }) {
  const api = useApi();
  return (
    <ConfirmButton
      label="Undo"
      ariaLabel={`Undo: ${targetText(revocation)}`}
      title="Take this revocation back?"
      said="The revocation is taken back"
      reasoned={false}
      change={() => undo(api, revocation.id)}
      asCurl={() => ({ method: "DELETE", path: `/revocations/${revocation.id}` })}
    >
      The tokens that it refused are good again until they expire. Sessions and refresh tokens that ended with
      it stay ended.
    </ConfirmButton>
  );
}

function Enable({ user }: { user: DisabledUser }) {
  const api = useApi();
  return (
    <ConfirmButton
      label="Enable"
      ariaLabel={`Enable ${user.name}`}
      title={`Enable ${user.name}?`}
      said={`${user.name} is enabled`}
      change={(reason) => enable(api, { name: user.name, issuer: user.issuer, reason })}
    >
      {user.name} can sign in again. Tokens of before stay refused.
    </ConfirmButton>
  );
}
