import { Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import type { Activity } from "../api/types";
import { MarkersNote } from "../overview/MarkersNote";
import { useChangeMarkers } from "../overview/useChangeMarkers";
import { AnchorLink } from "../ui/AnchorLink";
import { BarList } from "../ui/BarList";
import { formatCount, words } from "../ui/format";
import { Panel } from "../ui/Panel";
import { Plot } from "../ui/Plot";
import { PlotCard, PlotGrid } from "../ui/PlotGrid";
import { Scopes } from "../ui/Scopes";

const DAY_SECONDS = 86_400;

/** What a user called and was refused. */
export function UserCalls({
  uid,
  activity,
  range,
}: {
  uid: string;
  activity: Activity;
  range: "7d" | "30d";
}) {
  const { times, series } = useMemo(() => seriesOf(activity), [activity]);
  const changes = useChangeMarkers((range === "7d" ? 7 : 30) * DAY_SECONDS);
  return (
    <PlotGrid>
      <PlotCard>
        <Plot
          title="Calls a day"
          times={times}
          series={series}
          format={formatCount}
          cursorGroup={`user-${uid}`}
          markers={changes.markers}
        />
        <Text fz="xs" c="dimmed">
          <MarkersNote changes={changes} range={range} />
        </Text>
      </PlotCard>
      <Panel title="Tools they call">
        <BarList
          label="Tools they call"
          bars={activity.tools.map(({ id, calls, refused }) => ({
            id,
            value: calls,
            label: (
              <AnchorLink to="/audit" search={{ user: uid, tool: id, range }}>
                {id}
              </AnchorLink>
            ),
            ...(refused > 0 && { note: `${formatCount(refused)} refused` }),
          }))}
        />
      </Panel>
      {activity.denials.length > 0 && (
        <Panel title="What they are refused">
          <Stack gap="sm">
            {activity.denials.map((denial) => (
              <div key={`${denial.reason} ${denial.missingScopes.join(" ")}`}>
                <Text fz="sm" fw={600} component="div">
                  <AnchorLink to="/audit" search={{ user: uid, reason: denial.reason, range }}>
                    {words(denial.reason)}
                  </AnchorLink>
                  , {formatCount(denial.calls)} ×
                </Text>
                <Text fz="sm" component="div">
                  {denial.missingScopes.length > 0 && (
                    <>
                      lacks <Scopes scopes={denial.missingScopes} /> for{" "}
                    </>
                  )}
                  {denial.tools.join(", ")}
                </Text>
              </div>
            ))}
          </Stack>
        </Panel>
      )}
    </PlotGrid>
  );
}

function seriesOf({ points }: Activity) {
  const series = (
    label: string,
    color: string,
    key: "allow" | "deny" | "limit" | "challenge" | "errors",
  ) => ({
    label,
    color: `var(--outcome-${color})`,
    values: points.map((point) => point[key]),
  });
  return {
    times: points.map((point) => Date.parse(point.time) / 1_000),
    series: [
      series("Allowed", "allow", "allow"),
      series("Denied", "deny", "deny"),
      series("Challenged", "challenge", "challenge"),
      series("Limited", "limit", "limit"),
      series("Failed", "error", "errors"),
    ],
  };
}
