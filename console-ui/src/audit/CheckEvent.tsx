import { Button, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import type { AuditEvent } from "../api/types";
import { ProblemPanel } from "../ui/ProblemPanel";
import { checkInBrowser, neighbourhood } from "./browserCheck";
import { ChainCheckResult } from "./ChainCheckResult";

/** Recomputes an event's hash, and those of its neighbours, without trusting the gateway's own check. */
export function CheckEvent({ event }: { event: AuditEvent }) {
  const api = useApi();
  const check = useMutation({
    mutationFn: async () => checkInBrowser(api, [await neighbourhood(api, event)]),
  });
  return (
    <Stack gap="sm" mt="sm" align="flex-start">
      <Button size="compact-sm" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
        Check in this browser
      </Button>
      {check.isSuccess && <ChainCheckResult state={check.data} />}
      {check.isError && <ProblemPanel title="The event could not be checked" error={check.error} />}
    </Stack>
  );
}
