import { Button, Text } from "@mantine/core";
import { IconCircle, IconCircleCheckFilled } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, type ReactNode } from "react";
import { done } from "../api/client";
import { useApi, useAuditStream } from "../api/ConsoleContext";
import type { Overview } from "../api/types";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyLine } from "../ui/CopyLine";
import { Panel } from "../ui/Panel";
import { ProblemPanel } from "../ui/ProblemPanel";
import classes from "./FirstSteps.module.css";
import { overviewQuery } from "./queries";

type Step = NonNullable<Overview["firstRun"]>["steps"][number];

const AT_MOST_EVERY_MS = 2_000;

/** What a new gateway still needs; each step ticks itself while one watches. */
export function FirstSteps({ steps, gateway }: { steps: readonly Step[]; gateway: Overview["gateway"] }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const mayDismiss = roleAllows(useRole(), "admin");
  const look = () => queryClient.invalidateQueries({ queryKey: overviewQuery(api).queryKey });
  const dismiss = useMutation({
    mutationFn: () => done(api.POST("/overview/first-run/dismiss")),
    onSuccess: look,
  });
  const looked = useRef(0);
  useAuditStream(
    () => {
      const now = Date.now();
      if (now - looked.current < AT_MOST_EVERY_MS) return;
      looked.current = now;
      void look();
    },
    () => void look(),
  );
  const left = steps.filter((step) => !step.done).length;

  return (
    <Panel
      title={`First steps: ${steps.length - left} of ${steps.length} done`}
      aside={
        <Button
          size="compact-sm"
          variant="default"
          disabled={!mayDismiss}
          title={mayDismiss ? undefined : "Only admins can put this away, since it goes for everybody."}
          loading={dismiss.isPending}
          onClick={() => dismiss.mutate()}
        >
          Put away
        </Button>
      }
    >
      {dismiss.isError && <ProblemPanel title="The list could not be put away" error={dismiss.error} />}
      <ol className={classes.steps} aria-live="polite">
        {steps.map((step) => (
          <li key={step.name} className={classes.step} data-done={step.done}>
            {step.done ? (
              <IconCircleCheckFilled size={20} aria-label="Done" />
            ) : (
              <IconCircle size={20} aria-label="To do" />
            )}
            <div className={classes.what}>
              <StepText name={step.name} isDone={step.done} gateway={gateway} />
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function StepText({
  name,
  isDone,
  gateway,
}: {
  name: Step["name"];
  isDone: boolean;
  gateway: Overview["gateway"];
}): ReactNode {
  switch (name) {
    case "upstream":
      return isDone ? (
        <AnchorLink to="/upstreams">A backend answers</AnchorLink>
      ) : (
        <>
          Put a backend under <code>upstreams</code> in the configuration file and restart;{" "}
          <AnchorLink to="/upstreams">Upstreams</AnchorLink> has a sample, and says why one does not answer.
        </>
      );
    case "tool":
      return isDone ? (
        <AnchorLink to="/tools">A tool can be called</AnchorLink>
      ) : (
        <>
          Turn a tool on in <AnchorLink to="/tools">Tools</AnchorLink>.
        </>
      );
    case "keys":
      return isDone
        ? "The signing keys of every issuer are at hand"
        : "Have the signing keys of every issuer loaded: the keys below say which are missing and why.";
    case "doctor":
      return isDone ? (
        <AnchorLink to="/setup">The doctor found that every client can sign in</AnchorLink>
      ) : (
        <>
          Run the{" "}
          <AnchorLink underline="always" to="/setup">
            doctor
          </AnchorLink>{" "}
          on this gateway until every client can sign in.
        </>
      );
    case "call":
      return isDone ? (
        <AnchorLink to="/audit" search={{ range: "all", q: "method:tools/call outcome:ok" }}>
          A tool was called
        </AnchorLink>
      ) : (
        <>
          <Text component="div" inherit mb={4}>
            Connect a client and call a tool, in Claude Code for example:
          </Text>
          <CopyLine
            text={`claude mcp add --transport http gatehouse ${gateway.mcpUrl}`}
            what="the command for Claude Code"
          />
        </>
      );
  }
}
