import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Tool } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { Timestamp } from "../ui/Timestamp";

/** Marks a tool, within a list, whose upstream does not answer now. */
export function StaleMark({ stale }: Pick<Tool, "stale">) {
  if (stale === null) return null;
  return (
    <div>
      <Text fz="xs" c="var(--outcome-challenge)" fw={600}>
        stale since <Timestamp time={stale.since} />
      </Text>
      <Text fz="xs" c="dimmed" lineClamp={2}>
        {stale.reason}
      </Text>
    </div>
  );
}

/** The same on the tool's own page, in a sentence. */
export function StaleNotice({ stale, upstream }: Pick<Tool, "stale" | "upstream">) {
  if (stale === null || upstream === null) return null;
  return (
    <Alert
      mb="md"
      color="yellow"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={
        <>
          Stale since <Timestamp time={stale.since} />
        </>
      }
    >
      <AnchorLink to="/upstreams/$id" params={{ id: upstream }}>
        {upstream}
      </AnchorLink>{" "}
      does not answer, so this is what it offered last. {stale.reason}
    </Alert>
  );
}
