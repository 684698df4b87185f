import { Alert, Progress, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useApi } from "../api/ConsoleContext";
import type { ChainReport } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { Facts } from "../ui/Facts";
import { formatCount, formatMs, plural, words } from "../ui/format";
import { ProblemPanel } from "../ui/ProblemPanel";
import { isCustom, rangeText } from "./auditSearch";
import { chainCheckQuery, chainProgressQuery } from "./queries";

const route = getRouteApi("/shell/audit");

/** Checks the whole chain at once; after that, if one wants, the part of it that the page is about. */
export function ChainCheck() {
  const search = route.useSearch();
  const api = useApi();
  const [part, setPart] = useState<"all" | "shown">("all");
  const range = rangeText(search);
  const check = useQuery(chainCheckQuery(api, part === "all" ? undefined : search));
  return (
    <Stack>
      {(isCustom(search) || search.range !== "all") && (
        <SegmentedControl
          aria-label="What to check"
          size="xs"
          data={[
            { value: "all", label: "Everything" },
            { value: "shown", label: range.startsWith("last ") ? words(range) : "The time that is shown" },
          ]}
          value={part}
          onChange={(value) => setPart(value === "shown" ? "shown" : "all")}
        />
      )}
      {check.isPending && <Checking />}
      {check.isError && <ProblemPanel title="The chain could not be checked" error={check.error} />}
      {check.isSuccess && <Report report={check.data} />}
    </Stack>
  );
}

/** How far the gateway is. */
function Checking() {
  const progress = useQuery(chainProgressQuery(useApi()));
  const running = progress.data?.running;
  const { checked, of } = running ?? { checked: 0, of: 0 };
  return (
    <div role="status">
      <Text fz="sm" mb={6}>
        {of === 0 ? "Checking …" : `${formatCount(checked)} of ${plural(of, "event")} checked`}
      </Text>
      <Progress aria-label="Checked" value={of === 0 ? 0 : (100 * checked) / of} />
    </div>
  );
}

function Report({ report }: { report: ChainReport }) {
  const { intact, checked, erased, removed, checkpoints, spilled, tookMs } = report;
  const { firstSeq, headSeq, headHash, firstBad } = report;
  return (
    <Stack>
      {intact ? (
        <Alert color="green" icon={<IconShieldCheck />} title="Intact">
          {plural(checked, "event")} checked in {formatMs(tookMs)}; every one follows from the one before.
        </Alert>
      ) : (
        <Alert color="red" icon={<IconShieldX />} title="Broken">
          The log was changed after it was written. Keep a copy of the database before anything else.
        </Alert>
      )}
      <Facts
        facts={[
          { name: "Checkpoints", value: intact && `${plural(checkpoints, "signed checkpoint")} fit` },
          {
            name: "In the journal",
            value:
              spilled > 0 && `${plural(spilled, "event")}, to be recorded when the database can take them`,
          },
          { name: "Removed", value: removed > 0 && `${plural(removed, "event")}, when their time was over` },
          { name: "Erased", value: erased > 0 && `personal data, from ${plural(erased, "event")}` },
          { name: "Checked", value: checked > 0 && `#${firstSeq} to #${headSeq}` },
          { name: "Hash there", value: <code>{headHash}</code> },
          ...(firstBad === null
            ? []
            : [
                {
                  name: "First bad",
                  value: (
                    <AnchorLink to="/audit" search={{ event: firstBad.seq, range: "all" }}>
                      #{firstBad.seq}
                    </AnchorLink>
                  ),
                },
                { name: "Problem", value: firstBad.problem },
                { name: "Expected", value: <code>{firstBad.expected}</code> },
                { name: "Found", value: <code>{firstBad.actual}</code> },
              ]),
        ]}
      />
    </Stack>
  );
}
