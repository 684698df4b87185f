import { Alert, Stack } from "@mantine/core";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { Facts } from "../ui/Facts";
import { plural } from "../ui/format";
import type { ChainCheckState } from "./chainCheck";

/** What a check in this browser has found. */
export function ChainCheckResult({ state }: { state: ChainCheckState }) {
  const { broken, checked, links, firstSeq, lastSeq } = state;
  if (broken !== undefined) {
    return (
      <Stack gap="xs">
        <Alert color="red" icon={<IconShieldX />} title={`Event #${broken.seq} does not fit`} role="alert">
          {broken.problem}.
        </Alert>
        <Facts
          facts={[
            { name: "Expected", value: <code>{broken.expected}</code> },
            { name: "Found", value: <code>{broken.found}</code> },
          ]}
        />
      </Stack>
    );
  }
  if (checked === 0) return <Alert color="gray" title="There is no event in it" role="status" />;
  const place = firstSeq === lastSeq ? `#${firstSeq}` : `#${firstSeq} to #${lastSeq}`;
  return (
    <Alert color="green" icon={<IconShieldCheck />} title="It fits" role="status">
      {plural(checked, "event")} recomputed in this browser, {place}
      {links > 0 && `; ${plural(links, "link")} to the event before`}.
    </Alert>
  );
}
