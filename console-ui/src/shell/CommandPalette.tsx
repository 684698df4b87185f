import { createSpotlight, Spotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
import "@mantine/spotlight/styles.css";
import { IconSearch, IconTool } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useApi } from "../api/ConsoleContext";
import { toolsQuery } from "../tools/queries";
import classes from "./CommandPalette.module.css";
import { PAGES } from "./navigation";

const [store, palette] = createSpotlight();

/** Loaded on first use; every change of `opening` after that opens it again. */
export function CommandPalette({ opening }: { opening: number }) {
  const navigate = useNavigate();
  const tools = useQuery(toolsQuery(useApi()));
  useEffect(() => {
    if (opening > 0) palette.open();
  }, [opening]);

  const groups: SpotlightActionGroupData[] = [
    {
      group: "Pages",
      actions: PAGES.map(({ to, label, description, icon: PageIcon }) => ({
        id: `page:${to}`,
        label,
        description,
        leftSection: <PageIcon size={18} />,
        onClick: () => void navigate({ to }),
      })),
    },
    {
      group: "Tools",
      actions: (tools.data ?? []).map((tool) => ({
        id: `tool:${tool.name}`,
        label: tool.name,
        description: tool.title,
        leftSection: <IconTool size={18} />,
        onClick: () => void navigate({ to: "/tools/$name", params: { name: tool.name } }),
      })),
    },
  ];

  return (
    <Spotlight
      store={store}
      actions={groups}
      shortcut={null}
      highlightQuery
      overlayProps={{ blur: 0 }}
      limit={12}
      classNames={{ actionDescription: classes.description }}
      attributes={{ content: { "aria-label": "Find" } }}
      nothingFound="Nothing of that name"
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: "Go to a page or a tool",
        "aria-label": "Go to a page or a tool",
      }}
    />
  );
}
