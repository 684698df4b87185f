import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useApi } from "../api/ConsoleContext";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { Panel } from "../ui/Panel";
import { ProblemPanel } from "../ui/ProblemPanel";
import { disable, kill, useAccessChange } from "./requests";

const ACTS = [
  { value: "user", label: "Sign a user out everywhere", name: "User id", issued: true },
  { value: "disable", label: "Disable a user", name: "User id", issued: true },
  { value: "client", label: "Revoke the tokens of a client", name: "Client id", issued: false },
  { value: "tenant", label: "Revoke the tokens of a tenant", name: "Tenant", issued: false },
  { value: "token", label: "Revoke one token", name: "Token id (jti)", issued: true },
] as const;

type Act = (typeof ACTS)[number]["value"];

interface Wish {
  act: Act;
  name: string;
  issuer: string;
  reason: string;
}

const EMPTY: Wish = { act: "user", name: "", issuer: "", reason: "" };

/** Ends access of anybody by name: also of outside issuers, whose users no list here shows. */
export function RevokeForm() {
  const api = useApi();
  const mayWrite = roleAllows(useRole(), "admin");
  const form = useForm<Wish>({ initialValues: EMPTY });
  const { act, name, reason } = form.values;
  const shown = ACTS.find((each) => each.value === act) ?? ACTS[0];

  const revoke = useAccessChange(
    (wish: Wish) => {
      const about = {
        name: wish.name.trim(),
        issuer: shown.issued ? wish.issuer.trim() || null : null,
        reason: wish.reason.trim(),
      };
      return wish.act === "disable" ? disable(api, about) : kill(api, { scope: wish.act, ...about });
    },
    "Done",
    () => form.setValues({ ...EMPTY, act }),
  );

  return (
    <Panel title="End access">
      <form onSubmit={form.onSubmit((wish) => revoke.mutate(wish))}>
        <Stack gap="sm">
          <Group gap="sm" align="flex-end" grow preventGrowOverflow={false}>
            <Select
              label="What"
              data={ACTS.map(({ value, label }) => ({ value, label }))}
              allowDeselect={false}
              disabled={!mayWrite}
              {...form.getInputProps("act")}
            />
            <TextInput label={shown.name} required disabled={!mayWrite} {...form.getInputProps("name")} />
            {shown.issued && (
              <TextInput
                label={act === "token" ? "Issuer" : "Issuer, if that is the subject there"}
                placeholder={act === "token" ? "this gateway" : "none: a user id"}
                disabled={!mayWrite}
                {...form.getInputProps("issuer")}
              />
            )}
            <TextInput
              label="Reason"
              required
              maxLength={500}
              disabled={!mayWrite}
              {...form.getInputProps("reason")}
            />
          </Group>
          {revoke.isError && <ProblemPanel title="Not done" error={revoke.error} />}
          <Group justify="space-between">
            <Text fz="sm" c="dimmed">
              {mayWrite
                ? "Tokens issued until now are refused; whoever is not disabled can sign in again."
                : "Only an admin can do this."}
            </Text>
            <Button
              type="submit"
              color="red"
              variant="light"
              loading={revoke.isPending}
              disabled={!mayWrite || name.trim() === "" || reason.trim() === ""}
            >
              {shown.label}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
