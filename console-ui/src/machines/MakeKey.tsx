import { Code, NumberInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/ConsoleContext";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { isScope } from "../tools/access";
import { ScopesInput } from "../tools/ScopesInput";
import { CopyCurl } from "../ui/CopyCurl";
import { ADMINS_ONLY, FormDialog } from "../ui/FormDialog";
import { makeApiKey } from "./requests";
import { SecretOnce } from "./SecretOnce";

const MOST_DAYS = 366;

/** Makes an API key and shows it once. */
export function MakeKey() {
  const api = useApi();
  const queryClient = useQueryClient();
  const mayWrite = roleAllows(useRole(), "admin");
  const [service, setService] = useState("");
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState<number | string>(90);
  const make = useMutation({
    mutationFn: () => makeApiKey(api, { service: service.trim(), scopes, days: Number(days) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["api-keys"] }),
  });
  const forget = () => {
    make.reset();
    setService("");
    setScopes([]);
    setDays(90);
  };
  const lifetime = Number(days);
  return (
    <FormDialog
      label="Make a key"
      title="Make an API key"
      submit="Make the key"
      locked={mayWrite ? undefined : ADMINS_ONLY}
      ready={service.trim() !== "" && lifetime >= 1 && lifetime <= MOST_DAYS && scopes.every(isScope)}
      pending={make.isPending}
      error={make.error}
      onSubmit={() => make.mutate()}
      onClosed={forget}
      outcome={
        make.data === undefined ? undefined : (
          <SecretOnce what="key" secret={make.data.text}>
            {make.data.key.service} sends it as <Code>Authorization: Bearer gh_…</Code>. It is good for{" "}
            {lifetime} days.
          </SecretOnce>
        )
      }
    >
      <TextInput
        label="Service"
        description="The machine that the key speaks for: a-z, 0-9 and . _ -"
        placeholder="for example nightly-report"
        required
        data-autofocus
        value={service}
        onChange={(event) => setService(event.currentTarget.value)}
      />
      <ScopesInput
        description="What it may be used for; nothing that needs a scope is open to it without."
        value={scopes}
        onChange={setScopes}
      />
      <NumberInput
        label="Lives for (days)"
        description={`At most ${MOST_DAYS}.`}
        min={1}
        max={MOST_DAYS}
        allowDecimal={false}
        value={days}
        onChange={setDays}
      />
      <CopyCurl
        method="POST"
        path="/api-keys"
        body={{ service: service.trim(), scopes, days: lifetime }}
        what="the new key"
      />
    </FormDialog>
  );
}
