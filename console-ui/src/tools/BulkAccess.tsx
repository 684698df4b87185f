import { Checkbox, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQueries, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/ConsoleContext";
import { messageOf } from "../api/problem";
import type { Access, Impact, Tool } from "../api/types";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { ADMINS_ONLY, FormDialog } from "../ui/FormDialog";
import { formatCount, plural } from "../ui/format";
import { differenceOf, isScope, modeLabel, normalizeScopes } from "./access";
import { AccessDiff } from "./AccessDiff";
import classes from "./LeastPrivilege.module.css";
import { impactQuery } from "./queries";
import { ScopesInput } from "./ScopesInput";
import { toolSubject } from "./subject";

const ACTS = [
  { value: "off", label: "Switch off" },
  { value: "on", label: "Switch on" },
  { value: "scopes", label: "Ask for more scopes" },
] as const;

/** Of so many tools the past is asked for; of more it would take too long. */
const IMPACTS = 30;

/** A change is asked about, and can be sent, once it has stood so long: a click may be what completes a scope. */
const SETTLE_MS = 500;

type Act = (typeof ACTS)[number]["value"];

interface Change {
  tool: Tool;
  after: Access;
}

interface Outcome {
  name: string;
  problem: string | undefined;
}

/** What an act makes of a tool's access. */
export function bulkAccess(access: Access, act: Act, scopes: readonly string[]): Access {
  return act === "scopes"
    ? { ...access, scopes: normalizeScopes([...access.scopes, ...scopes]) }
    : { ...access, enabled: act === "on" };
}

/** Changes the access of all tools that the filter has left, one revision each. */
export function BulkAccess({ tools }: { tools: readonly Tool[] }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const mayWrite = roleAllows(useRole(), "admin");
  const [act, setAct] = useState<Act>("off");
  const [scopes, setScopes] = useState<string[]>([]);
  const [reason, setReason] = useState("");
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  // What somebody else changes while it is open is not what was looked at: it must come back as a conflict.
  const [taken, setTaken] = useState<readonly Tool[]>([]);
  const wanted = JSON.stringify([act, scopes]);
  const [seen] = useDebouncedValue(wanted, SETTLE_MS);
  const settled = seen === wanted;
  const changes = taken
    .map((tool) => ({ tool, after: bulkAccess(tool.access, act, scopes) }))
    .filter(({ tool, after }) => differenceOf(tool.access, after) !== undefined);
  const chosen = changes.filter(({ tool }) => !left.has(tool.name));
  const save = useMutation({
    // One after the other, so that each is a revision of its own and one that fails stops no other.
    mutationFn: async () => {
      const outcomes: Outcome[] = [];
      for (const { tool, after } of chosen) {
        const problem = await toolSubject(api, tool.name)
          .save(tool.revision, { ...after, note: reason.trim() })
          .then(() => undefined, messageOf);
        outcomes.push({ name: tool.name, problem });
      }
      return outcomes;
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["tools"] }),
  });
  const choose = (name: string, on: boolean) =>
    setLeft((before) => {
      const after = new Set(before);
      if (on) after.delete(name);
      else after.add(name);
      return after;
    });

  return (
    <FormDialog
      label={`Change ${plural(tools.length, "tool")}`}
      title={`Change the access of ${plural(taken.length, "tool")}`}
      submit={`Change ${plural(chosen.length, "tool")}`}
      variant="default"
      locked={mayWrite ? undefined : ADMINS_ONLY}
      ready={settled && chosen.length > 0 && reason.trim() !== "" && scopes.every(isScope)}
      pending={save.isPending}
      error={save.error}
      onOpened={() => setTaken(tools)}
      onSubmit={() => save.mutate()}
      onClosed={() => {
        save.reset();
        setReason("");
        setScopes([]);
        setLeft(new Set());
      }}
      outcome={save.isSuccess ? <Outcomes outcomes={save.data} /> : undefined}
    >
      <NativeSelect
        label="What"
        data={[...ACTS]}
        value={act}
        onChange={({ currentTarget: { value } }) =>
          setAct(ACTS.find((each) => each.value === value)?.value ?? "off")
        }
      />
      {act === "scopes" && (
        <ScopesInput description="Added to what each asks for." value={scopes} onChange={setScopes} />
      )}
      {changes.length === 0 ? (
        <Text fz="sm" c="dimmed">
          {act === "scopes" && scopes.length === 0
            ? "Name the scopes first."
            : "That would change none of them."}
        </Text>
      ) : (
        <Changes changes={changes} settled={settled} left={left} onChoose={choose} />
      )}
      <TextInput
        label="Reason"
        description="For whoever reads the history later."
        maxLength={500}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

interface ChangesProps {
  changes: readonly Change[];
  settled: boolean;
  left: ReadonlySet<string>;
  onChoose: (name: string, on: boolean) => void;
}

/** What would change, and what that would have meant for the calls of the last 7 days. */
function Changes({ changes, settled, left, onChoose }: ChangesProps) {
  const api = useApi();
  const impacts = useQueries({
    queries: changes.slice(0, IMPACTS).map(({ tool, after }) => ({
      ...impactQuery(toolSubject(api, tool.name), after, tool.revision),
      enabled: settled,
    })),
  });
  return (
    <ul className={classes.hints} aria-label="What would change">
      {changes.map(({ tool, after }, index) => (
        <li key={tool.name}>
          <Checkbox
            label={<code>{tool.name}</code>}
            checked={!left.has(tool.name)}
            onChange={(event) => onChoose(tool.name, event.currentTarget.checked)}
          />
          <Stack gap={2} pl={32}>
            <AccessDiff before={tool.access} after={after} />
            {after.mode !== "required" && after.scopes.length > tool.access.scopes.length && (
              <Text fz="sm">
                Nobody is asked for them: its access is {modeLabel(after.mode).toLowerCase()}.
              </Text>
            )}
            <Text fz="sm" c="dimmed">
              {impactText(impacts[index])}
            </Text>
          </Stack>
        </li>
      ))}
    </ul>
  );
}

/** What the calls of the last 7 days say of a change; also when they say nothing. */
function impactText(impact: Pick<UseQueryResult<Impact>, "data" | "isError"> | undefined): string {
  if (impact === undefined) return `Its calls are not looked at: there are more than ${IMPACTS} tools.`;
  if (impact.isError) return "Its calls of the last 7 days could not be looked at.";
  if (impact.data === undefined) return "Looking at its calls of the last 7 days …";
  const { calls, complete, undecided, denied, allowed } = impact.data;
  const all = calls + undecided;
  if (all === 0) return "It was not called in the last 7 days.";
  const looked = complete ? "its calls in the last 7 days" : `its latest ${formatCount(all)} calls`;
  const went = (change: Impact["denied"], how: string) =>
    change.calls === 0
      ? []
      : [
          `${formatCount(change.calls)} of ${looked}, by ${plural(change.callers, "caller")}, would have been ${how}.`,
        ];
  const sentences = [...went(denied, "refused"), ...went(allowed, "let through")];
  if (sentences.length === 0) sentences.push(`None of ${looked} would have gone otherwise.`);
  if (undecided > 0)
    sentences.push(`${formatCount(undecided)} were turned away before access was looked at.`);
  return sentences.join(" ");
}

function Outcomes({ outcomes }: { outcomes: readonly Outcome[] }) {
  const failed = outcomes.filter(({ problem }) => problem !== undefined);
  return (
    <div role="status">
      <Text fz="sm">
        {plural(outcomes.length - failed.length, "tool")} changed; the next call obeys.
        {failed.length > 0 && ` Not changed: ${failed.length}.`}
      </Text>
      {failed.length > 0 && (
        <ul className={classes.hints} aria-label="Not changed">
          {failed.map(({ name, problem }) => (
            <li key={name}>
              <code>{name}</code>: {problem}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
