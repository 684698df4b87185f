import { Button, CloseButton, Group, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { IconAdjustments, IconDownload, IconLock, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { unwrap } from "../api/client";
import { useApi } from "../api/ConsoleContext";
import type { ConfigEntry, Configuration } from "../api/types";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { Empty } from "../ui/Empty";
import { plural } from "../ui/format";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { ConfigState } from "./ConfigState";
import { docOf, isDropwizardKey } from "./configDocs";
import classes from "./Configuration.module.css";
import type { ConfigurationSearch } from "./configurationSearch";

const LONGEST_SHOWN = 400;

const route = getRouteApi("/shell/configuration");
const column = columnsFor<ConfigEntry>();
const COLUMNS = column.columns([
  column.accessor("key", { header: "Key", cell: ({ row }) => <Key entry={row.original} /> }),
  column.accessor((entry) => entry.value ?? "", {
    id: "value",
    header: "Value",
    cell: ({ row }) => <Value entry={row.original} />,
  }),
  column.accessor("source", { header: "From", cell: ({ row }) => <Source entry={row.original} /> }),
  column.accessor((entry) => standard(entry) ?? "", { id: "default", header: "Default" }),
]);

/** What is in force and where each value comes from; for admins. */
export function ConfigurationPage() {
  const mayRead = roleAllows(useRole(), "admin");
  return (
    <>
      <PageHeader
        title="Configuration"
        description="What is in force and where it comes from. It is read at the start: a change takes effect with the next restart. What is changed in this console takes effect at once and is not part of this."
        actions={mayRead ? <BundleButton /> : undefined}
      />
      {mayRead ? (
        <Found />
      ) : (
        <Empty icon={IconLock} title="For admins">
          The configuration shows how the place is built, so it needs the role admin.
        </Empty>
      )}
    </>
  );
}

function BundleButton() {
  return (
    <Button
      component="a"
      href="/api/config/support-bundle"
      download
      variant="default"
      leftSection={<IconDownload size={16} />}
      title="Configuration without secrets, versions, health, upstreams and warnings, as a zip file. Nothing about users."
    >
      Support bundle
    </Button>
  );
}

function Found() {
  const api = useApi();
  const configuration = useQuery({
    queryKey: ["config"],
    queryFn: ({ signal }) => unwrap(api.GET("/config", { signal })),
  });
  return (
    <QueryView query={configuration} what="the configuration" height={480}>
      {(found) => (
        <Stack>
          <ConfigState configuration={found} />
          <Entries configuration={found} />
        </Stack>
      )}
    </QueryView>
  );
}

function Entries({ configuration }: { configuration: Configuration }) {
  const search = route.useSearch();
  const { q = "", show } = search;
  const offered = configuration.entries.filter((entry) => show === "all" || entry.changed);
  const rows = offered.filter((entry) => matches(entry, q));
  const others = configuration.entries.filter((entry) => matches(entry, q)).length - rows.length;
  const all = configuration.entries.length;
  return (
    <Panel
      title={rows.length === all ? plural(all, "value") : `${plural(rows.length, "value")} of ${all}`}
      aside={
        <Group gap="sm">
          <CopyCurl path="/config" what="the configuration" />
          <Filter search={search} />
        </Group>
      }
      flush
    >
      {rows.length > 0 ? (
        <DataTable
          caption="Configuration"
          columns={COLUMNS}
          rows={rows}
          rowId={(entry) => entry.key}
          sortedBy="key"
        />
      ) : q === "" ? (
        <Empty icon={IconAdjustments} title="Everything has its default">
          Show everything to see what those are.
        </Empty>
      ) : (
        <Empty icon={IconSearch} title={`Nothing matches “${q}”`}>
          {others > 0
            ? `${plural(others, "value")} that ${others === 1 ? "has its default matches" : "have their default match"}: show everything.`
            : `${plural(offered.length, "value")} without that filter.`}
        </Empty>
      )}
    </Panel>
  );
}

function Filter({ search }: { search: ConfigurationSearch }) {
  const navigate = route.useNavigate();
  const go = (next: ConfigurationSearch) => void navigate({ search: next, replace: true });
  const { q = "", show } = search;
  const setQ = (text: string) => go({ ...(show && { show }), ...(text !== "" && { q: text }) });
  return (
    <Group gap="sm">
      <SegmentedControl
        aria-label="Which values"
        size="xs"
        data={[
          { value: "changed", label: "Not default" },
          { value: "all", label: "Everything" },
        ]}
        value={show ?? "changed"}
        onChange={(value) => go({ ...(q !== "" && { q }), ...(value === "all" && { show: "all" }) })}
      />
      <TextInput
        size="xs"
        w={220}
        value={q}
        onChange={(event) => setQ(event.currentTarget.value)}
        placeholder="Key, value or meaning"
        aria-label="Find a value"
        data-page-search
        leftSection={<IconSearch size={14} />}
        rightSection={q === "" ? null : <CloseButton size="xs" aria-label="Clear" onClick={() => setQ("")} />}
      />
    </Group>
  );
}

function Key({ entry }: { entry: ConfigEntry }) {
  return (
    <div>
      <Text inherit fw={600} ff="monospace" className={classes.key}>
        {entry.key}
      </Text>
      <Text fz="xs" c="dimmed" maw="34rem">
        {docOf(entry.key)?.meaning ??
          (isDropwizardKey(entry.key) ? "Read by Dropwizard; see its configuration reference." : "")}
      </Text>
    </div>
  );
}

function Value({ entry }: { entry: ConfigEntry }) {
  if (entry.secret) {
    return (
      <>
        set
        <Text fz="xs" c="dimmed">
          fingerprint <span className={classes.value}>{entry.fingerprint}</span>
        </Text>
      </>
    );
  }
  if (entry.value === null || entry.value === "") {
    return (
      <Text inherit span c="dimmed">
        not set
      </Text>
    );
  }
  const long = entry.value.length > LONGEST_SHOWN;
  return (
    <span className={classes.value}>
      {long
        ? `${entry.value.slice(0, LONGEST_SHOWN)}… (${plural(entry.value.length, "character")})`
        : entry.value}
    </span>
  );
}

function Source({ entry }: { entry: ConfigEntry }) {
  switch (entry.source) {
    case "default":
      return (
        <Text inherit span c="dimmed">
          default
        </Text>
      );
    case "environment":
      return (
        <>
          environment, <span className={classes.value}>{entry.variable}</span>
          <Text fz="xs" c="dimmed">
            by line {entry.line} of the file
          </Text>
        </>
      );
    case "file":
      return <>file, line {entry.line}</>;
  }
}

/** The default in words, and where there are none for it, as the gateway has it. */
function standard(entry: ConfigEntry): string | null {
  return docOf(entry.key)?.standard ?? entry.defaultValue;
}

/** Whether an entry has the text in its key, value, variable or meaning. */
function matches(entry: ConfigEntry, q: string): boolean {
  const text = [entry.key, entry.value ?? "", entry.variable ?? "", docOf(entry.key)?.meaning ?? ""].join(
    " ",
  );
  return text.toLowerCase().includes(q.trim().toLowerCase());
}
