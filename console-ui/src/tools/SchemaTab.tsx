import { Stack, Text } from "@mantine/core";
import type { Tool } from "../api/types";
import { JsonText } from "../ui/JsonText";
import { Panel } from "../ui/Panel";

export function SchemaTab({ tool }: { tool: Tool }) {
  return (
    <Stack>
      <Panel title="Input">
        <JsonText value={tool.inputSchema} what="the input schema" />
      </Panel>
      <Panel title="Output">
        {tool.outputSchema === null ? (
          <Text fz="sm" c="dimmed">
            The tool declares no output schema.
          </Text>
        ) : (
          <JsonText value={tool.outputSchema} what="the output schema" />
        )}
      </Panel>
      <Panel title="Annotations">
        <JsonText value={tool.annotations} what="the annotations" />
      </Panel>
    </Stack>
  );
}
