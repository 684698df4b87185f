import { Button, Menu, Text } from "@mantine/core";
import { IconDownload, IconFileSpreadsheet, IconFileText } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useUserNames } from "../people/useUserNames";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { chipsOf, exportHref, rangeText } from "./auditSearch";

const route = getRouteApi("/shell/audit");

export function ExportMenu() {
  const search = route.useSearch();
  const mayExport = roleAllows(useRole(), "auditor");
  const [openedAt, setOpenedAt] = useState(0);
  const { nameOf } = useUserNames();
  const filters = chipsOf(search, nameOf).map((chip) => chip.label);

  return (
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
            ? `Everything of ${[rangeText(search), ...filters].join(", ")}`
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
      </Menu.Dropdown>
    </Menu>
  );
}
