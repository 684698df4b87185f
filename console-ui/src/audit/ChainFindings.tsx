import { Alert, Stack } from "@mantine/core";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import type { ChainReport } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { Facts } from "../ui/Facts";
import { formatMs, plural } from "../ui/format";

/** What a check of the chain found. */
export function ChainFindings({ report }: { report: ChainReport }) {
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
          { name: "Checked", value: checked > 0 && `#${firstSeq} to #${headSeq}` },
          { name: "Checkpoints", value: intact && `${plural(checkpoints, "signed checkpoint")} fit` },
          {
            name: "In the journal",
            value:
              spilled > 0 && `${plural(spilled, "event")}, to be recorded when the database can take them`,
          },
          { name: "Removed", value: removed > 0 && `${plural(removed, "event")}, when their time was over` },
          { name: "Erased", value: erased > 0 && `personal data, from ${plural(erased, "event")}` },
          { name: "Head", value: `#${headSeq}` },
          { name: "Head hash", value: <code>{headHash}</code> },
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
