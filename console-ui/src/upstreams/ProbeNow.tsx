import { Button, Group, Stack, Text } from "@mantine/core";
import { IconStethoscope } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { formatMs } from "../ui/format";
import { CheckStatus } from "../ui/Outcome";
import { Panel } from "../ui/Panel";
import { ProblemPanel } from "../ui/ProblemPanel";
import { Timestamp } from "../ui/Timestamp";
import { probe } from "./queries";

/** Tries an upstream now and shows each step, with the error as it came. */
export function ProbeNow({ id }: { id: string }) {
  const api = useApi();
  const mayProbe = roleAllows(useRole(), "admin");
  const probing = useMutation({ mutationFn: () => probe(api, id) });
  return (
    <Panel title="Probe">
      <Stack gap="sm">
        <Group>
          <Button
            variant="default"
            leftSection={<IconStethoscope size={16} aria-hidden />}
            loading={probing.isPending}
            disabled={!mayProbe}
            title={mayProbe ? undefined : "Only an admin can do this"}
            onClick={() => probing.mutate()}
          >
            Probe now
          </Button>
          <Text fz="sm" c="dimmed">
            Connects and asks what it offers. No tool is called; it takes 20 seconds at most.
          </Text>
        </Group>
        <div role="status">
          {probing.isSuccess && (
            <Stack gap="xs">
              <Text fz="sm">
                {probing.data.good ? "It answers." : "It does not work."} Tried{" "}
                <Timestamp time={probing.data.time} ago />.
              </Text>
              <ol>
                {probing.data.steps.map((step) => (
                  <li key={step.name}>
                    <CheckStatus status={step.good ? "pass" : "fail"} /> <strong>{step.name}</strong> (
                    {formatMs(step.millis)}): <span>{step.said}</span>
                  </li>
                ))}
              </ol>
            </Stack>
          )}
        </div>
        {probing.isError && <ProblemPanel title={`${id} could not be tried`} error={probing.error} />}
      </Stack>
    </Panel>
  );
}
