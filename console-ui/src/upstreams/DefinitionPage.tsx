import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useApi } from "../api/ConsoleContext";
import type { ToolDefinition } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { Facts } from "../ui/Facts";
import { Approval } from "../ui/Outcome";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { DecisionForm } from "./DecisionForm";
import { DefinitionDiff } from "./DefinitionDiff";
import { definitionQuery } from "./queries";

const route = getRouteApi("/shell/upstreams/$id/tools/$name");

export function DefinitionPage() {
  const { id, name } = route.useParams();
  const definition = useQuery(definitionQuery(useApi(), id, name));
  return (
    <>
      <PageHeader
        title={name}
        parent={
          <AnchorLink to="/upstreams/$id" params={{ id }}>
            {id}
          </AnchorLink>
        }
        description="What this upstream says of the tool: a model reads it and acts on it."
        actions={
          <AnchorLink to="/audit" search={{ tool: name, range: "7d" }} fz="sm">
            Calls and decisions
          </AnchorLink>
        }
      />
      <QueryView query={definition} what={`the definition of ${name}`} height={400}>
        {(found) => <Definition key={found.tool.hash} definition={found} />}
      </QueryView>
    </>
  );
}

function Definition({ definition }: { definition: ToolDefinition }) {
  const { tool, approved, diff } = definition;
  return (
    <Stack>
      <Panel title="How it stands">
        <Facts
          facts={[
            { name: "Definition", value: <Approval approval={tool.approval} /> },
            { name: "Seen since", value: <Timestamp time={tool.firstSeen} /> },
            {
              name: "Decided",
              value:
                tool.decidedAt === null ? null : (
                  <>
                    <Timestamp time={tool.decidedAt} /> by {tool.decidedBy ?? "the approval policy"}
                  </>
                ),
            },
            { name: "Reason", value: tool.reason },
            { name: "SHA-256", value: <code>{tool.hash}</code> },
          ]}
        />
      </Panel>
      <Panel
        title={approved === null ? "What it says" : "What changed since the last approved definition"}
        flush
      >
        {diff.length === 0 ? (
          <Text fz="sm" c="dimmed" p="md">
            Nothing that is shown differs.
          </Text>
        ) : (
          diff.map((part) => <DefinitionDiff key={part.part} diff={part} />)
        )}
      </Panel>
      <DecisionForm tool={tool} />
    </Stack>
  );
}
