import { Stack, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/ConsoleContext";
import type { ToolDecision } from "../api/types";
import { isScope } from "../tools/access";
import { ScopesInput } from "../tools/ScopesInput";
import { AnchorLink } from "../ui/AnchorLink";
import { plural } from "../ui/format";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Verdict } from "../ui/Verdict";
import { activityQuery, sightsQuery } from "./queries";

/** The tools as a user sees them with the scopes of their latest call, beside another user's if one wants. */
export function SeeAs({ uid, lastScopes }: { uid: string; lastScopes: readonly string[] }) {
  const api = useApi();
  const [scopes, setScopes] = useState<string[]>([...lastScopes]);
  const [other, setOther] = useState("");
  const [otherUid] = useDebouncedValue(other.trim(), 400);
  const mine = useQuery({
    ...sightsQuery(api, scopes.filter(isScope)),
    placeholderData: keepPreviousData,
  });
  const otherActivity = useQuery({ ...activityQuery(api, otherUid, 30), enabled: otherUid !== "" });
  const otherScopes = otherActivity.data?.lastScopes;
  const theirs = useQuery({ ...sightsQuery(api, otherScopes ?? []), enabled: otherScopes !== undefined });

  return (
    <Panel title="Tools, as they see them">
      <Stack gap="sm">
        <ScopesInput
          label="With these scopes"
          description={
            lastScopes.length === 0
              ? "No recent call tells which scopes they hold; try some."
              : "What their latest call held; try others."
          }
          value={scopes}
          onChange={setScopes}
        />
        <TextInput
          label="Beside another user"
          description="With the scopes of that user's latest call within 30 days."
          placeholder="user id"
          value={other}
          onChange={(event) => setOther(event.currentTarget.value)}
          error={
            otherActivity.data?.calls === 0
              ? "No call of that user is recorded in the last 30 days"
              : undefined
          }
        />
        <QueryView query={mine} what="the tools" height={160}>
          {(tools) => (
            <Tools
              uid={uid}
              tools={tools}
              other={otherUid === "" || otherActivity.data?.calls === 0 ? undefined : theirs.data}
              otherUid={otherUid}
            />
          )}
        </QueryView>
      </Stack>
    </Panel>
  );
}

interface ToolsProps {
  uid: string;
  tools: readonly ToolDecision[];
  other: readonly ToolDecision[] | undefined;
  otherUid: string;
}

function Tools({ uid, tools, other, otherUid }: ToolsProps) {
  const callable = tools.filter(({ decision }) => decision === "allow").length;
  const differing = other === undefined ? 0 : tools.filter((tool) => differs(tool, other)).length;
  return (
    <>
      <Text fz="sm" role="status">
        {plural(callable, "tool")} of {tools.length} callable
        {other !== undefined && `; ${plural(differing, "tool")} differ${differing === 1 ? "s" : ""}`}.
      </Text>
      <Table.ScrollContainer minWidth={320}>
        <Table fz="sm" verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Tool</Table.Th>
              <Table.Th>{uid}</Table.Th>
              {other !== undefined && <Table.Th>{otherUid}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tools.map((tool) => {
              const compared = other?.find(({ name }) => name === tool.name);
              return (
                <Table.Tr key={tool.name}>
                  <Table.Td>
                    <AnchorLink to="/tools/$name" params={{ name: tool.name }}>
                      {tool.name}
                    </AnchorLink>
                    {other !== undefined && differs(tool, other) && (
                      <Text fz="xs" fw={600}>
                        differs
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Verdict {...tool} />
                  </Table.Td>
                  {other !== undefined && (
                    <Table.Td>{compared !== undefined && <Verdict {...compared} />}</Table.Td>
                  )}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

const differs = (tool: ToolDecision, others: readonly ToolDecision[]): boolean =>
  others.find(({ name }) => name === tool.name)?.decision !== tool.decision;
