import { SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Tool } from "../api/types";
import { SchemaTree } from "../schema/SchemaTree";
import { JsonText } from "../ui/JsonText";
import { Panel } from "../ui/Panel";

export function SchemaTab({ tool }: { tool: Tool }) {
  const [raw, setRaw] = useState(false);
  return (
    <Stack>
      <SegmentedControl
        aria-label="How to show the schemas"
        size="xs"
        w="fit-content"
        data={[
          { value: "tree", label: "Tree" },
          { value: "raw", label: "Raw" },
        ]}
        value={raw ? "raw" : "tree"}
        onChange={(value) => setRaw(value === "raw")}
      />
      <Panel title="Input">
        {raw ? (
          <JsonText value={tool.inputSchema} what="the input schema" />
        ) : (
          <SchemaTree schema={tool.inputSchema} what="Input" />
        )}
      </Panel>
      <Panel title="Output">
        {tool.outputSchema === null ? (
          <Text fz="sm" c="dimmed">
            The tool declares no output schema.
          </Text>
        ) : raw ? (
          <JsonText value={tool.outputSchema} what="the output schema" />
        ) : (
          <SchemaTree schema={tool.outputSchema} what="Output" />
        )}
      </Panel>
      <Panel title="Annotations">
        {Object.keys(tool.annotations).length === 0 ? (
          <Text fz="sm" c="dimmed">
            The tool says nothing about what it does to the world; clients must expect the worst.
          </Text>
        ) : (
          <JsonText value={tool.annotations} what="the annotations" />
        )}
      </Panel>
    </Stack>
  );
}
