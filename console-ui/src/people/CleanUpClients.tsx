import { Code, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { unwrap } from "../api/client";
import { useApi } from "../api/ConsoleContext";
import type { UnusedClient } from "../api/types";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { CopyCurl } from "../ui/CopyCurl";
import { formatAgo, plural } from "../ui/format";
import { ADMINS_ONLY, FormDialog } from "../ui/FormDialog";
import { QueryView } from "../ui/QueryView";
import { unusedClientsQuery } from "./queries";

const SHOWN = 8;
const DAYS = ["7", "30", "90"];

/** Forgets clients that registered themselves and are not used, once it was shown which. */
export function CleanUpClients() {
  const api = useApi();
  const queryClient = useQueryClient();
  const mayWrite = roleAllows(useRole(), "admin");
  const [days, setDays] = useState("30");
  const [reason, setReason] = useState("");
  const unused = useQuery(unusedClientsQuery(api, Number(days)));
  const clients = unused.data ?? [];
  const body = {
    days: Number(days),
    clientIds: clients.map(({ clientId }) => clientId),
    reason: reason.trim(),
  };
  const cleanUp = useMutation({
    mutationFn: (request: typeof body) => unwrap(api.POST("/clients/clean-up", { body: request })),
    onSuccess: () =>
      Promise.all(["clients", "grants"].map((key) => queryClient.invalidateQueries({ queryKey: [key] }))),
  });

  return (
    <FormDialog
      label="Clean up unused"
      title="Remove unused clients"
      submit={clients.length === 0 ? "Remove" : `Remove ${plural(clients.length, "client")}`}
      variant="default"
      locked={mayWrite ? undefined : ADMINS_ONLY}
      ready={clients.length > 0 && body.reason !== ""}
      pending={cleanUp.isPending}
      error={cleanUp.error}
      onSubmit={() => cleanUp.mutate(body)}
      onClosed={() => {
        cleanUp.reset();
        setReason("");
      }}
      outcome={
        cleanUp.data === undefined ? undefined : (
          <Text fz="sm">
            {plural(cleanUp.data.removed.length, "client")}{" "}
            {cleanUp.data.removed.length === 1 ? "was" : "were"} removed.
            {cleanUp.data.removed.length < cleanUp.variables.clientIds.length &&
              " The others were used or removed in the meantime."}
          </Text>
        )
      }
    >
      <Text fz="sm">
        Applications that registered themselves and got no token for so long are forgotten. They can register
        again; whoever had allowed one is asked anew.
      </Text>
      <div>
        <Text fz="sm" fw={500} mb={4} id="unused-days">
          Not used for
        </Text>
        <SegmentedControl
          aria-labelledby="unused-days"
          fullWidth
          data={DAYS.map((value) => ({ value, label: `${value} days` }))}
          value={days}
          onChange={setDays}
        />
      </div>
      <QueryView query={unused} what="the unused clients" height={120}>
        {(all) => <Effect clients={all} days={days} />}
      </QueryView>
      <TextInput
        label="Reason"
        description="For the audit log, and for whoever looks at this later."
        maxLength={500}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <CopyCurl method="POST" path="/clients/clean-up" body={body} what="the clean-up" />
    </FormDialog>
  );
}

/** Whom it is about, before anything happens. */
function Effect({ clients, days }: { clients: readonly UnusedClient[]; days: string }) {
  if (clients.length === 0) {
    return (
      <Text fz="sm" c="dimmed" role="status">
        Every client that registered itself was used or made within {days} days: there is nothing to remove.
      </Text>
    );
  }
  const never = clients.filter(({ lastUsedAt }) => lastUsedAt === null).length;
  const approvals = clients.reduce((sum, { users }) => sum + users, 0);
  return (
    <div role="status">
      <Text fz="sm" fw={600}>
        {plural(clients.length, "client")}, {never === clients.length ? "all" : never} never used;{" "}
        {plural(approvals, "approval")} {approvals === 1 ? "ends" : "end"}.
      </Text>
      {clients.slice(0, SHOWN).map((client) => (
        <Text key={client.clientId} fz="xs" style={{ overflowWrap: "anywhere" }}>
          {client.name} <Code>{client.clientId}</Code>{" "}
          {client.lastUsedAt === null
            ? `registered ${formatAgo(client.createdAt)}, never used`
            : `used ${formatAgo(client.lastUsedAt)}`}
        </Text>
      ))}
      {clients.length > SHOWN && (
        <Text fz="xs" c="dimmed">
          and {clients.length - SHOWN} more
        </Text>
      )}
    </div>
  );
}
