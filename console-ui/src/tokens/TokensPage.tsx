import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { unwrap } from "../api/client";
import { useApi } from "../api/ConsoleContext";
import { CopyLine } from "../ui/CopyLine";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { ProblemPanel } from "../ui/ProblemPanel";
import { TokenResult } from "./TokenResult";

/** The token lives in this component's state alone: not in the address, not in a cache, gone when one leaves. */
export function TokensPage() {
  const api = useApi();
  const [token, setToken] = useState("");
  const debug = useMutation({
    mutationFn: (text: string) => unwrap(api.POST("/tokens/debug", { body: { token: text } })),
    gcTime: 0,
  });
  const clear = () => {
    setToken("");
    debug.reset();
  };

  return (
    <>
      <PageHeader
        title="Token debugger"
        description="Would this token work here, and if not, what has to change? It is checked by the gateway as a call would be, and neither stored nor logged."
      />
      <Stack>
        <Panel title="Token">
          <form
            onSubmit={(event) => {
              event.preventDefault();
              debug.mutate(token);
            }}
          >
            <Textarea
              aria-label="Token"
              placeholder="eyJ…, Bearer eyJ…, or a whole curl command"
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              data-page-search
              autoComplete="off"
              spellCheck={false}
              minRows={3}
              maxRows={10}
              autosize
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
            />
            <Group gap="xs" mt="sm">
              <Button type="submit" loading={debug.isPending} disabled={token.trim() === ""}>
                Check token
              </Button>
              {(token !== "" || debug.isSuccess) && (
                <Button variant="default" onClick={clear}>
                  Clear
                </Button>
              )}
            </Group>
          </form>
        </Panel>
        {debug.isError && <ProblemPanel title="The token could not be checked" error={debug.error} />}
        {debug.isSuccess ? <TokenResult report={debug.data} /> : <Sample />}
      </Stack>
    </>
  );
}

function Sample() {
  return (
    <Panel title="No token at hand?">
      <Text fz="sm" c="dimmed" mb="sm">
        This prints one for a user of this gateway.
      </Text>
      <CopyLine text="./gatehouse token --user alex" what="the command" />
    </Panel>
  );
}
