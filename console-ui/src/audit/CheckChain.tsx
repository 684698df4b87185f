import { Button, Group, Progress, Radio, Stack, Text, TextInput, VisuallyHidden } from "@mantine/core";
import { useQuery, type UseMutationResult } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useApi } from "../api/ConsoleContext";
import type { ChainCheckState, ChainReport } from "../api/types";
import { formatCount, plural } from "../ui/format";
import { ProblemPanel } from "../ui/ProblemPanel";
import { Timestamp } from "../ui/Timestamp";
import { isCustom, rangeText, toApiFilters } from "./auditSearch";
import { ChainFindings } from "./ChainFindings";
import { chainStateQuery, type ChainPart } from "./queries";

const route = getRouteApi("/shell/audit");

type Extent = "everything" | "time" | "events";

interface CheckChainProps {
  check: UseMutationResult<ChainReport, Error, ChainPart>;
}

/** Says what to check, how far the check is, and what it found. */
export function CheckChain({ check }: CheckChainProps) {
  const search = route.useSearch();
  const [extent, setExtent] = useState<Extent>("everything");
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const state = useQuery({
    ...chainStateQuery(useApi()),
    refetchInterval: (query) => (check.isPending || query.state.data?.running ? 1_000 : false),
  });
  const running = state.data?.running ?? null;
  const found = state.data?.last ?? null;
  const busy = check.isPending || running !== null;
  const part = (): ChainPart => {
    if (extent === "time") {
      const { from, to } = toApiFilters(search, Date.now());
      return { from, to };
    }
    return extent === "events" ? { first: place(first), last: place(last) } : {};
  };

  return (
    <Stack>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (busy) return;
          check.mutate(part());
          void state.refetch();
        }}
      >
        <Stack gap="sm">
          <Radio.Group label="What to check" value={extent} onChange={setExtent}>
            <Stack gap="xs" mt="xs">
              <Radio value="everything" label="Everything recorded" />
              {(isCustom(search) || search.range !== "all") && (
                <Radio value="time" label={`The time shown: ${rangeText(search)}`} />
              )}
              <Radio value="events" label="Events by number" />
            </Stack>
          </Radio.Group>
          {extent === "events" && (
            <Group gap="xs">
              <Place label="From event" value={first} onChange={setFirst} />
              <Place label="To event" value={last} onChange={setLast} />
            </Group>
          )}
          <Group>
            {/* Not disabled while a check runs: that would take the focus away from whoever began it. */}
            <Button
              type="submit"
              data-autofocus
              data-disabled={busy || undefined}
              aria-disabled={busy || undefined}
            >
              Check
            </Button>
          </Group>
        </Stack>
      </form>
      {/* Each count would interrupt a screen reader: it is told the beginning here, and the end by what was found. */}
      <VisuallyHidden role="status">{busy && "The check is under way."}</VisuallyHidden>
      {busy ? (
        <Underway checked={running?.checked ?? 0} of={running?.of ?? 0} />
      ) : (
        <>
          {check.isError && <ProblemPanel title="The chain could not be checked" error={check.error} />}
          {check.isSuccess && (
            <>
              <Text fz="sm">
                Begun <Timestamp time={new Date(check.submittedAt).toISOString()} ago />
              </Text>
              <ChainFindings report={check.data} />
            </>
          )}
          {found !== null && (check.data === undefined || (check.data.intact && !found.intact)) && (
            <FoundBefore found={found} />
          )}
        </>
      )}
    </Stack>
  );
}

/** What this node found before, as far as it says something of the whole chain. */
function FoundBefore({ found }: { found: NonNullable<ChainCheckState["last"]> }) {
  return (
    <Text fz="sm" {...(!found.intact && { c: "red" })}>
      {found.intact ? "The whole chain was intact" : "The chain was found broken"} when this node checked #
      {found.firstSeq} to #{found.headSeq}, <Timestamp time={found.time} ago />.
    </Text>
  );
}

interface PlaceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Place({ label, value, onChange }: PlaceProps) {
  return (
    <TextInput
      label={label}
      inputMode="numeric"
      pattern="[1-9][0-9]{0,15}"
      title="A whole number from 1 on"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value.trim())}
    />
  );
}

/** The number of an event; absent where the field is empty. */
const place = (text: string) => (text === "" ? undefined : Number(text));

function Underway({ checked, of }: { checked: number; of: number }) {
  return (
    <Stack gap="xs">
      <Progress
        value={of === 0 ? 100 : (100 * checked) / of}
        animated={of === 0}
        aria-label="How much is checked"
      />
      <Text fz="sm" className="tabular">
        {of === 0 ? "The check begins." : `${formatCount(checked)} of ${plural(of, "event")} checked`}
      </Text>
    </Stack>
  );
}
