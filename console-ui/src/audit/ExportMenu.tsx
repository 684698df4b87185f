import { Button, Menu, Text } from "@mantine/core";
import {
  IconDownload,
  IconFileSpreadsheet,
  IconFileText,
  IconFileZip,
  IconListDetails,
  IconShieldCheck,
  IconTerminal2,
} from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/ConsoleContext";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { apiCurl } from "../ui/apiCurl";
import { copyAndSay } from "../ui/clipboard";
import { plural } from "../ui/format";
import { lazyPart } from "../ui/lazyPart";
import { useZone } from "../ui/zone";
import { exportHref, toApiFilters, withinText } from "./auditSearch";
import { countQuery } from "./queries";

const route = getRouteApi("/shell/audit");

const CheckFile = lazyPart(async () => (await import("./CheckFile")).CheckFile);
const ExportManifests = lazyPart(async () => (await import("./ExportManifests")).ExportManifests);

export function ExportMenu() {
  useZone();
  const search = route.useSearch();
  const mayExport = roleAllows(useRole(), "auditor");
  const [openedAt, setOpenedAt] = useState(0);
  const [checking, setChecking] = useState(false);
  const [listing, setListing] = useState(false);
  const counted = useQuery(countQuery(useApi(), search));
  const amount = counted.data === undefined ? "Everything" : plural(counted.data, "event");
  const curl = () => {
    const filters = new URLSearchParams({ ...toApiFilters(search, Date.now()) }).toString();
    return apiCurl(window.location.origin, "GET", `/audit?${filters}`);
  };
  const filters = search.q === undefined ? "" : `, matching ${search.q}`;

  return (
    <>
      <Menu
        position="bottom-end"
        withInitialFocusPlaceholder={false}
        width={280}
        onOpen={() => setOpenedAt(Date.now())}
      >
        <Menu.Target>
          <Button variant="default" size="sm" leftSection={<IconDownload size={16} />}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Text fz="xs" c="dimmed" px="sm" py={6}>
            {mayExport
              ? `${amount} ${withinText(search)}${filters}`
              : "Exports need the role auditor or admin."}
          </Text>
          <Menu.Item
            component="a"
            href={exportHref(search, "csv", openedAt)}
            download
            disabled={!mayExport}
            leftSection={<IconFileSpreadsheet size={16} />}
          >
            CSV, for a spreadsheet
          </Menu.Item>
          <Menu.Item
            component="a"
            href={exportHref(search, "jsonl", openedAt)}
            download
            disabled={!mayExport}
            leftSection={<IconFileText size={16} />}
          >
            JSON Lines, with hashes
          </Menu.Item>
          <Menu.Item
            component="a"
            href={exportHref(search, "bundle", openedAt)}
            download
            disabled={!mayExport}
            leftSection={<IconFileZip size={16} />}
          >
            Bundle that proves itself (ZIP)
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconShieldCheck size={16} />} onClick={() => setChecking(true)}>
            Check an exported file
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTerminal2 size={16} />}
            onClick={() => void copyAndSay(curl(), "the search as curl")}
          >
            Copy the search as curl
          </Menu.Item>
          <Menu.Item leftSection={<IconListDetails size={16} />} onClick={() => setListing(true)}>
            Manifests of exports
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {checking && <CheckFile opened onClose={() => setChecking(false)} />}
      {listing && <ExportManifests opened onClose={() => setListing(false)} />}
    </>
  );
}
