import { Button, Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/ConsoleContext";
import { ApiProblem } from "../api/problem";
import type { FlagKind, UpstreamTool } from "../api/types";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { Panel } from "../ui/Panel";
import { ProblemPanel } from "../ui/ProblemPanel";
import { FLAGS } from "./flags";
import { approve, reject } from "./queries";

/** Approves or rejects a definition: each suspicion ticked off, with a reason. */
export function DecisionForm({ tool }: { tool: UpstreamTool }) {
  const api = useApi();
  const mayWrite = roleAllows(useRole(), "admin");
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const [seen, setSeen] = useState<readonly FlagKind[]>([]);
  const kinds = [...new Set(tool.flags.map((flag) => flag.kind))];
  const allSeen = kinds.every((kind) => seen.includes(kind));
  const decision = useMutation({
    mutationFn: (verdict: "approve" | "reject") =>
      verdict === "approve"
        ? approve(api, tool.upstream, tool.name, tool.hash, reason.trim(), [...seen])
        : reject(api, tool.upstream, tool.name, tool.hash, reason.trim()),
    onSuccess: async (_, verdict) => {
      notifications.show({
        color: "green",
        title: verdict === "approve" ? "Approved" : "Rejected",
        message:
          verdict === "approve"
            ? `The next call may use ${tool.name}.`
            : `${tool.name} is not listed, and calls are refused.`,
      });
      setReason("");
      await refresh();
    },
  });
  const refresh = () =>
    Promise.all(["upstreams", "tools"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
  const conflict = decision.error instanceof ApiProblem && decision.error.code === "revision_conflict";
  const ready = mayWrite && reason.trim() !== "";

  return (
    <Panel title={kinds.length === 0 ? "Decide" : "Suspicious: look at each before you decide"}>
      <Stack gap="md">
        {kinds.map((kind) => (
          <Checkbox
            key={kind}
            label={`${FLAGS[kind].title}: I have looked at it`}
            description={
              <>
                {FLAGS[kind].explains}
                {tool.flags
                  .filter((flag) => flag.kind === kind)
                  .map((flag) => (
                    <Text key={flag.place} component="span" display="block" fz="xs" mt={4}>
                      <code>{flag.place}</code> “{flag.excerpt}”
                    </Text>
                  ))}
              </>
            }
            checked={seen.includes(kind)}
            disabled={!mayWrite}
            onChange={(event) =>
              setSeen(event.currentTarget.checked ? [...seen, kind] : seen.filter((one) => one !== kind))
            }
          />
        ))}
        <TextInput
          label="Reason"
          description="Stands in the record beside your name."
          maxLength={500}
          value={reason}
          disabled={!mayWrite}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {decision.isError && (
          <ProblemPanel
            title="Not decided"
            error={decision.error}
            onRetry={
              conflict
                ? () => {
                    decision.reset();
                    void refresh();
                  }
                : undefined
            }
          />
        )}
        <Group gap="xs">
          {tool.approval !== "approved" && (
            <Button
              disabled={!ready || !allSeen}
              loading={decision.isPending}
              onClick={() => decision.mutate("approve")}
            >
              Approve
            </Button>
          )}
          {tool.approval !== "rejected" && (
            <Button
              variant="default"
              disabled={!ready}
              loading={decision.isPending}
              onClick={() => decision.mutate("reject")}
            >
              Reject
            </Button>
          )}
        </Group>
        {!mayWrite && (
          <Text fz="sm" c="dimmed">
            Only an admin can decide.
          </Text>
        )}
      </Stack>
    </Panel>
  );
}
