import { Checkbox, Code, JsonInput, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/ConsoleContext";
import type { ServiceClientRequest } from "../api/types";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { isScope } from "../tools/access";
import { ScopesInput } from "../tools/ScopesInput";
import { ADMINS_ONLY, FormDialog } from "../ui/FormDialog";
import { addServiceClient } from "./requests";
import { SecretOnce } from "./SecretOnce";
import { keysIn } from "./keysIn";

type Proof = "secret" | "jwksUri" | "jwks";

const PROOFS: readonly { value: Proof; label: string }[] = [
  { value: "secret", label: "Secret" },
  { value: "jwksUri", label: "Keys by URL" },
  { value: "jwks", label: "Keys" },
];

const EMPTY = {
  clientId: "",
  name: "",
  scopes: [] as string[],
  introspects: false,
  dpop: false,
  proof: "secret" as Proof,
  jwksUri: "",
  jwks: "",
};

/** Adds a machine that fetches tokens for itself, and shows its secret once if it has one. */
export function AddServiceClient() {
  const api = useApi();
  const queryClient = useQueryClient();
  const mayWrite = roleAllows(useRole(), "admin");
  const [wish, setWish] = useState(EMPTY);
  const set = (part: Partial<typeof EMPTY>) => setWish((before) => ({ ...before, ...part }));
  const keys = wish.proof === "jwks" ? keysIn(wish.jwks) : undefined;
  const add = useMutation({
    mutationFn: (request: ServiceClientRequest) => addServiceClient(api, request),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["clients"] }),
  });
  const proven =
    wish.proof === "secret" ||
    (wish.proof === "jwksUri" ? wish.jwksUri.startsWith("https://") : keys !== undefined);

  return (
    <FormDialog
      label="Add a service client"
      title="Add a service client"
      submit="Add it"
      locked={mayWrite ? undefined : ADMINS_ONLY}
      ready={wish.clientId.trim() !== "" && wish.scopes.every(isScope) && proven}
      pending={add.isPending}
      error={add.error}
      onSubmit={() =>
        add.mutate({
          clientId: wish.clientId.trim(),
          name: wish.name.trim() || null,
          scopes: wish.scopes,
          introspects: wish.introspects,
          dpop: wish.dpop,
          jwksUri: wish.proof === "jwksUri" ? wish.jwksUri.trim() : null,
          jwks: keys ?? null,
        })
      }
      onClosed={() => {
        add.reset();
        setWish(EMPTY);
      }}
      outcome={
        add.data === undefined ? undefined : add.data.secret === null ? (
          <Text fz="sm">{add.data.client.name} is added and proves itself with its keys.</Text>
        ) : (
          <SecretOnce what="secret" secret={add.data.secret}>
            {add.data.client.name} fetches tokens at the token endpoint with{" "}
            <Code>grant_type=client_credentials</Code>.
          </SecretOnce>
        )
      }
    >
      <TextInput
        label="Client id"
        description="a-z, 0-9 and . _ -"
        placeholder="for example batch"
        required
        data-autofocus
        value={wish.clientId}
        onChange={(event) => set({ clientId: event.currentTarget.value })}
      />
      <TextInput
        label="Name"
        description="What people call it; the client id if empty."
        maxLength={100}
        value={wish.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <ScopesInput
        description="The scopes that it may ask for."
        value={wish.scopes}
        onChange={(scopes) => set({ scopes })}
      />
      <div>
        <Text fz="sm" fw={500} mb={4} id="proof-label">
          Proves who it is by
        </Text>
        <SegmentedControl
          aria-labelledby="proof-label"
          fullWidth
          data={PROOFS.map(({ value, label }) => ({ value, label }))}
          value={wish.proof}
          onChange={(value) => set({ proof: PROOFS.find((each) => each.value === value)?.value ?? "secret" })}
        />
      </div>
      {wish.proof === "jwksUri" && (
        <TextInput
          label="URL of its JWK Set"
          placeholder="https://…"
          required
          value={wish.jwksUri}
          onChange={(event) => set({ jwksUri: event.currentTarget.value })}
        />
      )}
      {wish.proof === "jwks" && (
        <JsonInput
          label="JWK Set"
          description="Public keys alone."
          required
          minRows={4}
          autosize
          value={wish.jwks}
          onChange={(jwks) => set({ jwks })}
          error={wish.jwks !== "" && keys === undefined ? 'This is no JWK Set: {"keys": […]}' : undefined}
        />
      )}
      <Checkbox
        label="Must prove each token request with DPoP"
        description="Its tokens are then worth nothing without its key (RFC 9449)."
        checked={wish.dpop}
        onChange={(event) => set({ dpop: event.currentTarget.checked })}
      />
      <Checkbox
        label="May ask about every token that was issued here"
        description="For backends that look tokens up (RFC 7662)."
        checked={wish.introspects}
        onChange={(event) => set({ introspects: event.currentTarget.checked })}
      />
    </FormDialog>
  );
}
