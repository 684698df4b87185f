import { SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useApi } from "../api/ConsoleContext";
import { ApiProblem } from "../api/problem";
import type { Person } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { Facts } from "../ui/Facts";
import { plural } from "../ui/format";
import { lazyPart } from "../ui/lazyPart";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { ProblemPanel } from "../ui/ProblemPanel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { Grants } from "./Grants";
import { activityQuery, userQuery } from "./queries";
import { SeeAs } from "./SeeAs";
import { UserAccess } from "./UserAccess";
import { UserBrowsers } from "./UserBrowsers";
import { UserLimits } from "./UserLimits";
import { UserTokens } from "./UserTokens";

/** Loaded once there is something to plot. */
const UserCalls = lazyPart(async () => (await import("./UserCalls")).UserCalls, <Skeleton h={320} />);

const route = getRouteApi("/shell/users/$uid");

/** What a person does, may do, is refused and holds; also somebody whom an outside issuer names. */
export function UserPage() {
  const { uid } = route.useParams();
  const { days = 7 } = route.useSearch();
  const navigate = route.useNavigate();
  const api = useApi();
  const user = useQuery({ ...userQuery(api, uid), retry: false });
  const activity = useQuery({ ...activityQuery(api, uid, days), placeholderData: keepPreviousData });
  const unknown = user.error instanceof ApiProblem && user.error.status === 404;
  const range = days === 7 ? "7d" : "30d";

  return (
    <>
      <PageHeader
        title={user.data?.username ?? uid}
        parent={<AnchorLink to="/users">Users</AnchorLink>}
        description={
          unknown
            ? "Not a user of this gateway's own authorization server: named by an outside issuer."
            : undefined
        }
        actions={user.data === undefined ? undefined : <UserAccess user={user.data} />}
      />
      <Stack>
        {user.isError && !unknown && <ProblemPanel title="Could not load the user" error={user.error} />}
        {user.data !== undefined && <Who user={user.data} />}
        <SegmentedControl
          aria-label="Time"
          size="xs"
          w="fit-content"
          data={[
            { value: "7", label: "7 d" },
            { value: "30", label: "30 d" },
          ]}
          value={String(days)}
          onChange={(value) => void navigate({ search: value === "30" ? { days: 30 } : {}, replace: true })}
        />
        <QueryView query={activity} what="what they did" height={420}>
          {(found) => (
            <>
              <Text fz="sm">
                <AnchorLink to="/audit" search={{ user: uid, range }} underline="always">
                  {plural(found.calls, "call")}
                </AnchorLink>{" "}
                of tools in the last {days} days.{" "}
                <AnchorLink
                  to="/audit"
                  search={{ q: uid, front: "console", range: "all" }}
                  underline="always"
                >
                  What operators did about them
                </AnchorLink>
              </Text>
              {found.calls > 0 && <UserCalls uid={uid} activity={found} range={range} />}
              <SeeAs key={found.lastScopes.join(" ")} uid={uid} lastScopes={found.lastScopes} />
            </>
          )}
        </QueryView>
        <UserLimits uid={uid} />
        <UserTokens uid={uid} />
        <UserBrowsers uid={uid} />
        <Grants user={uid} />
      </Stack>
    </>
  );
}

function Who({ user }: { user: Person }) {
  return (
    <Panel title="Who they are">
      <Facts
        facts={[
          { name: "Name", value: user.name },
          { name: "Email", value: user.email },
          { name: "User id", value: user.uid },
          { name: "State", value: user.disabled ? "Disabled: locked out" : "Active" },
          { name: "Since", value: <Timestamp time={user.createdAt} /> },
          {
            name: "Last sign-in",
            value: user.lastLoginAt === null ? "never" : <Timestamp time={user.lastLoginAt} ago />,
          },
        ]}
      />
    </Panel>
  );
}
