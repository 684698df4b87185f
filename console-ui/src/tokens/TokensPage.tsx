import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { unwrap } from "../api/client";
import { useApi } from "../api/ConsoleContext";
import { CopyLine } from "../ui/CopyLine";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { ProblemPanel } from "../ui/ProblemPanel";
import { Comparison } from "./Comparison";
import { DecodedView } from "./DecodedView";
import { TokenResult } from "./TokenResult";
import classes from "./TokenResult.module.css";

/** The tokens live in this component's state alone: not in the address, not in a cache, gone when one leaves. */
export function TokensPage() {
  const api = useApi();
  const [tokens, setTokens] = useState<readonly string[]>([""]);
  const debug = useMutation({
    mutationFn: (texts: readonly string[]) =>
      Promise.all(texts.map((token) => unwrap(api.POST("/tokens/debug", { body: { token } })))),
    gcTime: 0,
  });
  const change = (changed: readonly string[]) => {
    setTokens(changed);
    debug.reset();
  };
  const comparing = tokens.length > 1;
  const [first, second] = debug.data ?? [];

  return (
    <>
      <PageHeader
        title="Token debugger"
        description="Would this token work here, and if not, what has to change? It is checked by the gateway as a call would be, and neither stored nor logged."
      />
      <Stack>
        <Panel title={comparing ? "Tokens" : "Token"}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              debug.mutate(tokens);
            }}
          >
            <div className={classes.inputs}>
              {tokens.map((token, index) => (
                <TokenInput
                  key={index}
                  label={INPUT_NAMES[index] ?? ""}
                  token={token}
                  onChange={(text) => change(tokens.with(index, text))}
                />
              ))}
            </div>
            <Group gap="xs" mt="sm">
              <Button
                type="submit"
                loading={debug.isPending}
                disabled={tokens.some((token) => token.trim() === "")}
              >
                {comparing ? "Compare tokens" : "Check token"}
              </Button>
              {comparing ? (
                <Button variant="default" onClick={() => change(tokens.slice(0, 1))}>
                  One token only
                </Button>
              ) : (
                <Button variant="default" onClick={() => change([...tokens, ""])}>
                  Compare with another
                </Button>
              )}
              {tokens.some((token) => token !== "") && (
                <Button variant="default" onClick={() => change([""])}>
                  Clear
                </Button>
              )}
            </Group>
          </form>
        </Panel>
        {debug.isError && <ProblemPanel title="The token could not be checked" error={debug.error} />}
        {first === undefined ? (
          <Unchecked tokens={tokens} />
        ) : second === undefined ? (
          <TokenResult report={first} token={tokens[0] ?? ""} />
        ) : (
          <Comparison first={first} second={second} />
        )}
      </Stack>
    </>
  );
}

const INPUT_NAMES = ["Token", "Second token"];

interface TokenInputProps {
  label: string;
  token: string;
  onChange: (text: string) => void;
}

function TokenInput({ label, token, onChange }: TokenInputProps) {
  return (
    <Textarea
      aria-label={label}
      placeholder="eyJ…, Bearer eyJ…, or a whole curl command"
      value={token}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-page-search={label === INPUT_NAMES[0] || undefined}
      autoComplete="off"
      spellCheck={false}
      minRows={3}
      maxRows={10}
      autosize
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
    />
  );
}

/** What is known before anything is asked: what the tokens say themselves, or how to come by one. */
function Unchecked({ tokens }: { tokens: readonly string[] }) {
  const typed = tokens.filter((token) => token.trim() !== "");
  if (typed.length === 0) return <Samples />;
  return (
    <div className={classes.inputs}>
      {typed.map((token, index) => (
        <DecodedView key={index} token={token} />
      ))}
    </div>
  );
}

const SAMPLES = [
  { what: "One that works", command: "./gatehouse token --user alex" },
  { what: "One that has expired when you paste it", command: "./gatehouse token --user alex --ttl 1s" },
  {
    what: "One for another server",
    command: "./gatehouse token --user alex --audience https://other.example/mcp",
  },
];

function Samples() {
  return (
    <Panel title="No token at hand?">
      <Text fz="sm" c="dimmed" mb="sm">
        On the gateway's machine these commands print one for a user of its own authorization server.
      </Text>
      <Stack gap="sm">
        {SAMPLES.map(({ what, command }) => (
          <div key={command}>
            <Text fz="sm" mb={4}>
              {what}
            </Text>
            <CopyLine text={command} what={`the command: ${what.toLowerCase()}`} />
          </div>
        ))}
      </Stack>
    </Panel>
  );
}
