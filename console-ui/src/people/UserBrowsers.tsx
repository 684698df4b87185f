import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { done } from "../api/client";
import { useApi } from "../api/ConsoleContext";
import type { SignedInBrowser } from "../api/types";
import { ConfirmButton } from "../revocations/ConfirmButton";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { formatFullTime } from "../ui/format";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { useZone } from "../ui/zone";
import { userBrowsersQuery } from "./queries";

interface Browser extends SignedInBrowser {
  uid: string;
}

const column = columnsFor<Browser>();
const COLUMNS = column.columns([
  column.accessor("createdAt", {
    header: "Signed in",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.createdAt} />,
  }),
  column.accessor("expiresAt", {
    header: "Ends",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.expiresAt} />,
  }),
  column.display({ id: "end", header: "End", cell: ({ row }) => <EndBrowser browser={row.original} /> }),
]);

/** Where a user is signed in at this gateway's own sign-in page. */
export function UserBrowsers({ uid }: { uid: string }) {
  const browsers = useQuery(userBrowsersQuery(useApi(), uid));
  return (
    <Panel
      title="Browsers they are signed in with"
      aside={<CopyCurl path={`/users/${encodeURIComponent(uid)}/browsers`} what="the browsers" />}
      flush
    >
      <QueryView query={browsers} what="the browsers" height={80}>
        {(all) =>
          all.length === 0 ? (
            <Text fz="sm" c="dimmed" p="md">
              They are signed in at this gateway with no browser. One appears here when a client sends them to
              the sign-in page.
            </Text>
          ) : (
            <DataTable
              caption="Browsers that are signed in"
              columns={COLUMNS}
              rows={all.map((browser) => ({ ...browser, uid }))}
              rowId={(browser) => browser.id}
              sortedBy="createdAt"
            />
          )
        }
      </QueryView>
    </Panel>
  );
}

function EndBrowser({ browser: { uid, id, createdAt } }: { browser: Browser }) {
  useZone();
  const api = useApi();
  return (
    <ConfirmButton
      label="Sign out"
      ariaLabel={`Sign out ${uid} in the browser of ${formatFullTime(createdAt)}`}
      title={`Sign ${uid} out of this browser?`}
      said={`${uid} is signed out there`}
      change={(reason) =>
        done(api.POST("/users/{uid}/browsers/{id}/end", { params: { path: { uid, id } }, body: { reason } }))
      }
      asCurl={(reason) => ({
        path: `/users/${encodeURIComponent(uid)}/browsers/${encodeURIComponent(id)}/end`,
        body: { reason },
      })}
    >
      The next client that asks there makes {uid} sign in again. Clients that they allowed before go on: end
      their approvals to stop those.
    </ConfirmButton>
  );
}
