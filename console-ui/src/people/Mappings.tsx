import { Group, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { done } from "../api/client";
import { useApi } from "../api/ConsoleContext";
import type { UserMapping } from "../api/types";
import { ConfirmButton } from "../revocations/ConfirmButton";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { ADMINS_ONLY, FormDialog } from "../ui/FormDialog";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { mappingsQuery } from "./queries";

const column = columnsFor<UserMapping>();
const COLUMNS = column.columns([
  column.accessor("uid", {
    header: "User here",
    cell: ({ row }) => (
      <AnchorLink to="/users/$uid" params={{ uid: row.original.uid }} fw={600}>
        {row.original.uid}
      </AnchorLink>
    ),
  }),
  column.accessor("subject", { header: "Subject there" }),
  column.accessor("issuer", {
    header: "Issuer",
    cell: ({ row }) => (
      <Text fz="xs" ff="monospace" component="span">
        {row.original.issuer}
      </Text>
    ),
  }),
  column.accessor("author", { header: "Said by" }),
  column.accessor("createdAt", {
    header: "Since",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.createdAt} />,
  }),
  column.display({ id: "remove", header: "Remove", cell: ({ row }) => <Unmap mapping={row.original} /> }),
]);

/** The table of who people of outside issuers are here. */
export function Mappings() {
  const mappings = useQuery(mappingsQuery(useApi()));
  return (
    <Panel
      title="People of outside issuers"
      aside={
        <Group gap="sm">
          <CopyCurl path="/user-mappings" what="the table" />
          <MapUser />
        </Group>
      }
      flush
    >
      <QueryView query={mappings} what="the table of outside users" height={120}>
        {(all) =>
          all.length === 0 ? (
            <Text fz="sm" c="dimmed" p="md">
              Nobody is in this table. Issuers with <code>users.lookup</code> ask it who a subject is here;
              all others name their users by template or claim, as configured.
            </Text>
          ) : (
            <DataTable
              caption="People of outside issuers"
              columns={COLUMNS}
              rows={all}
              rowId={(mapping) => `${mapping.issuer} ${mapping.subject}`}
              sortedBy="uid"
            />
          )
        }
      </QueryView>
    </Panel>
  );
}

function MapUser() {
  const api = useApi();
  const queryClient = useQueryClient();
  const mayWrite = roleAllows(useRole(), "admin");
  const [issuer, setIssuer] = useState("");
  const [subject, setSubject] = useState("");
  const [uid, setUid] = useState("");
  const map = useMutation({
    mutationFn: () =>
      done(
        api.PUT("/user-mappings", {
          body: { issuer: issuer.trim(), subject: subject.trim(), uid: uid.trim() },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["user-mappings"] }),
  });
  return (
    <FormDialog
      label="Say who somebody is"
      title="Who is this subject here?"
      submit="Save"
      variant="default"
      locked={mayWrite ? undefined : ADMINS_ONLY}
      ready={issuer.trim() !== "" && subject.trim() !== "" && uid.trim() !== ""}
      pending={map.isPending}
      error={map.error}
      onSubmit={() => map.mutate()}
      onClosed={() => {
        map.reset();
        setIssuer("");
        setSubject("");
        setUid("");
      }}
      outcome={
        map.isSuccess ? (
          <Text fz="sm">
            {subject} of {issuer} is {uid} here. Every node obeys within seconds.
          </Text>
        ) : undefined
      }
    >
      <TextInput
        label="Issuer"
        description="The exact iss of its tokens."
        required
        data-autofocus
        value={issuer}
        onChange={(event) => setIssuer(event.currentTarget.value)}
      />
      <TextInput
        label="Subject"
        description="The sub of its tokens."
        required
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <TextInput
        label="User here"
        description="The uid; what was said of this subject before is replaced."
        required
        maxLength={255}
        value={uid}
        onChange={(event) => setUid(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function Unmap({ mapping: { issuer, subject, uid } }: { mapping: UserMapping }) {
  const api = useApi();
  const queryClient = useQueryClient();
  return (
    <ConfirmButton
      label="Remove"
      ariaLabel={`Remove ${uid}, ${subject} of ${issuer}`}
      title={`Forget who ${subject} is?`}
      said={`${subject} is nobody here now`}
      reasoned={false}
      asCurl={() => ({ path: "/user-mappings/remove", body: { issuer, subject } })}
      change={async () => {
        await done(api.POST("/user-mappings/remove", { body: { issuer, subject } }));
        await queryClient.invalidateQueries({ queryKey: ["user-mappings"] });
      }}
    >
      Tokens of {subject} of {issuer} are refused from now on, unless the issuer has another way to name its
      users.
    </ConfirmButton>
  );
}
