import { Alert, Button, Checkbox, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { unwrap } from "../api/client";
import { useApi } from "../api/ConsoleContext";
import type { Tool, TryResult } from "../api/types";
import { overviewQuery } from "../overview/queries";
import { ArgumentsEditor } from "../schema/ArgumentsEditor";
import { startOf, type JsonObject } from "../schema/schema";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyButton } from "../ui/CopyButton";
import { formatMs, words } from "../ui/format";
import { ADMINS_ONLY } from "../ui/FormDialog";
import { JsonText } from "../ui/JsonText";
import { Panel } from "../ui/Panel";
import { ProblemPanel } from "../ui/ProblemPanel";
import { Scopes } from "../ui/Scopes";
import { Verdict } from "../ui/Verdict";
import classes from "./AccessEditor.module.css";
import { curlOf } from "./curl";

/** Calls the tool with a pasted token, which lives in this component alone: in no address, cache or storage. */
export function TryTab({ tool }: { tool: Tool }) {
  const api = useApi();
  const mayCall = roleAllows(useRole(), "admin");
  const origin = useQuery(overviewQuery(api)).data?.gateway.publicUrl;
  const [token, setToken] = useState("");
  const [args, setArgs] = useState<JsonObject>(() => startOf(tool.inputSchema));
  const [broken, setBroken] = useState(false);
  const [meant, setMeant] = useState(false);
  const destructive = destroys(tool);
  const attempt = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/tools/{name}/try", {
          params: { path: { name: tool.name } },
          body: { token, arguments: args },
        }),
      ),
    gcTime: 0,
  });
  const ready = mayCall && token.trim() !== "" && !broken && (!destructive || meant);

  return (
    <div className={classes.columns}>
      <Panel
        title="The call"
        aside={
          origin === undefined ? undefined : (
            <CopyButton text={() => curlOf(origin, tool.name, args)} what="as curl" label="Copy as curl" />
          )
        }
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) attempt.mutate();
          }}
        >
          <Stack>
            <PasswordInput
              label="Token"
              description="Of whoever calls: a token, an API key or a whole curl command. It is used for this call and kept nowhere."
              placeholder="eyJ… or gh_…"
              autoComplete="off"
              required
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
            />
            <Preflight token={token} tool={tool.name} />
            <ArgumentsEditor schema={tool.inputSchema} value={args} onChange={setArgs} onBroken={setBroken} />
            {destructive && (
              <Alert color="orange" icon={<IconAlertTriangle />} title="This tool may destroy something">
                <Checkbox
                  label="I mean it: call it for real"
                  checked={meant}
                  onChange={(event) => setMeant(event.currentTarget.checked)}
                />
              </Alert>
            )}
            <Group gap="sm">
              <Button
                type="submit"
                loading={attempt.isPending}
                disabled={!ready}
                title={mayCall ? undefined : ADMINS_ONLY}
              >
                Call {tool.name}
              </Button>
              <Text fz="xs" c="dimmed">
                A real call: limits count it, and the audit log keeps it.
              </Text>
            </Group>
          </Stack>
        </form>
      </Panel>
      <Panel title="What came of it">
        <div aria-live="polite">
          {attempt.isError && <ProblemPanel title="Not called" error={attempt.error} />}
          {attempt.data !== undefined && <Result result={attempt.data} />}
          {attempt.isIdle && (
            <Text fz="sm" c="dimmed">
              Nothing was called yet.
            </Text>
          )}
        </div>
      </Panel>
    </div>
  );
}

/** Without a word to the contrary a tool may destroy (MCP, tool annotations). */
function destroys(tool: Tool): boolean {
  return tool.annotations["readOnlyHint"] !== true && tool.annotations["destructiveHint"] === true;
}

/** What the gateway would decide for this token, before anything is sent. */
function Preflight({ token, tool }: { token: string; tool: string }) {
  const api = useApi();
  const [asked] = useDebouncedValue(token.trim(), 400);
  const check = useQuery({
    // the token must not become a cache key: its length and the moment are enough to tell two apart
    queryKey: ["preflight", tool, useGeneration(asked)],
    queryFn: ({ signal }) => unwrap(api.POST("/tokens/debug", { body: { token: asked }, signal })),
    enabled: asked !== "",
    gcTime: 0,
    staleTime: Infinity,
  });
  if (asked === "" || check.data === undefined) return null;
  const { verdict, caller, tools } = check.data;
  const decision = tools.find(({ name }) => name === tool);
  return (
    <Text fz="sm" component="div" role="status">
      {decision === undefined ? (
        verdict.message
      ) : (
        <>
          As {caller?.uid}: <Verdict {...decision} />
        </>
      )}
    </Text>
  );
}

/** Counts how often a value has changed. */
function useGeneration(value: string): number {
  const [seen, setSeen] = useState({ value, generation: 0 });
  if (seen.value !== value) {
    const next = { value, generation: seen.generation + 1 };
    setSeen(next);
    return next.generation;
  }
  return seen.generation;
}

function Result({ result }: { result: TryResult }) {
  const { status, code, message, requiredScopes, challenge, decisionId, elapsedMs } = result;
  return (
    <Stack gap="sm">
      <Text fw={600}>
        {code === null ? "Done" : words(code)}
        <Text inherit span c="dimmed" fw={400}>
          {" "}
          · HTTP {status} · {formatMs(elapsedMs)}
        </Text>
      </Text>
      {message !== null && <Text fz="sm">{message}</Text>}
      {requiredScopes.length > 0 && (
        <Text fz="sm" component="div">
          It needs <Scopes scopes={requiredScopes} />
        </Text>
      )}
      {challenge !== null && (
        <Text fz="xs" ff="monospace" className={classes.wrap}>
          WWW-Authenticate: {challenge}
        </Text>
      )}
      {result.result !== null && <JsonText value={result.result} what="the result" />}
      {decisionId !== null && decisionId !== "" && (
        <AnchorLink to="/decisions/$decisionId" params={{ decisionId }} fz="sm">
          Why, in the audit log
        </AnchorLink>
      )}
    </Stack>
  );
}
