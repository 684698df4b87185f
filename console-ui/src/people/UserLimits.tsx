import { Group, Progress, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { done } from "../api/client";
import { useApi } from "../api/ConsoleContext";
import type { RateBucket } from "../api/types";
import { ConfirmButton } from "../revocations/ConfirmButton";
import { CopyCurl } from "../ui/CopyCurl";
import { formatCount } from "../ui/format";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { userLimitsQuery } from "./queries";

/** How much room a user has just now, on the node that answers. */
export function UserLimits({ uid }: { uid: string }) {
  const buckets = useQuery(userLimitsQuery(useApi(), uid));
  return (
    <Panel
      title="Rate limits"
      aside={<CopyCurl path={`/users/${encodeURIComponent(uid)}/limits`} what="the rate limits" />}
    >
      <QueryView query={buckets} what="the rate limits" height={60}>
        {(all) =>
          all.length === 0 ? (
            <Text fz="sm" c="dimmed">
              Nobody of this user id has called yet, so nothing is counted.
            </Text>
          ) : (
            all.map((bucket) => (
              <Bucket key={`${bucket.issuer} ${bucket.subject}`} uid={uid} bucket={bucket} />
            ))
          )
        }
      </QueryView>
    </Panel>
  );
}

function Bucket({ uid, bucket }: { uid: string; bucket: RateBucket }) {
  const api = useApi();
  const request = (reason: string) => ({ issuer: bucket.issuer, subject: bucket.subject, reason });
  const path = `/users/${encodeURIComponent(uid)}/limits/reset`;
  return (
    <Group justify="space-between" gap="md" py={4}>
      <div style={{ flex: "1 1 16rem" }}>
        <Text fz="sm" className="tabular">
          {levelText(bucket)}
        </Text>
        {bucket.left !== null && bucket.most !== null && (
          <Progress.Root size="sm" my={4}>
            <Progress.Section
              value={(100 * bucket.left) / bucket.most}
              aria-label={`Calls left as ${bucket.subject}`}
              color={bucket.left === 0 ? "red" : "teal"}
            />
          </Progress.Root>
        )}
        <Text fz="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {bucket.rule}, as {bucket.subject} of {bucket.issuer}, on this node
        </Text>
      </div>
      {bucket.refillsInMs !== null && (
        <ConfirmButton
          label="Reset"
          ariaLabel={`Reset the rate limit of ${bucket.subject}`}
          title={`Give ${bucket.subject} the whole rate again?`}
          said={`${bucket.subject} has the whole rate again`}
          change={(reason) =>
            done(api.POST("/users/{uid}/limits/reset", { params: { path: { uid } }, body: request(reason) }))
          }
          asCurl={(reason) => ({ path, body: request(reason) })}
        >
          {levelText(bucket)} They can call {formatCount(bucket.most ?? 0)} times at once again, on the node
          that this console belongs to.
        </ConfirmButton>
      )}
    </Group>
  );
}

/** "7 of 60 left, refills in 12 s." */
export function levelText({ left, most, refillsInMs }: RateBucket): string {
  if (left === null || most === null) return "No limit.";
  const refills = refillsInMs === null ? "" : `, refills in ${formatCount(Math.ceil(refillsInMs / 1_000))} s`;
  return `${formatCount(left)} of ${formatCount(most)} left${refills}.`;
}
