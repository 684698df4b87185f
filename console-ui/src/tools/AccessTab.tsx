import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useApi } from "../api/ConsoleContext";
import type { Access, AccessRevision, Tool } from "../api/types";
import { ProblemPanel } from "../ui/ProblemPanel";
import { AccessEditor } from "./AccessEditor";
import { revisionsQuery } from "./queries";

const route = getRouteApi("/shell/tools/$name");

export function AccessTab({ tool }: { tool: Tool }) {
  const { restore, without = "" } = route.useSearch();
  const revisions = useQuery({ ...revisionsQuery(useApi(), tool.name), enabled: restore !== undefined });
  // What the editing began with: if somebody else saves meanwhile, nothing typed here is lost.
  const [began, setBegan] = useState(tool);
  const [changed, setChanged] = useState(false);
  if (began.name !== tool.name || (began.revision < tool.revision && !changed)) setBegan(tool);
  const fewer = without.split(" ");
  const editor = {
    tool: began,
    current: tool,
    onChanged: setChanged,
    onBegin: (from: Tool) => {
      setChanged(false);
      setBegan(from);
    },
  };

  if (restore === undefined)
    return (
      <AccessEditor
        key={`${began.name} ${began.revision} ${without}`}
        {...editor}
        start={{ ...began.access, scopes: began.access.scopes.filter((scope) => !fewer.includes(scope)) }}
        note=""
      />
    );
  if (revisions.isError) return <ProblemPanel title="Could not load the revision" error={revisions.error} />;
  if (revisions.data === undefined) return <Skeleton h={320} />;
  return (
    <AccessEditor
      key={`${began.name} ${began.revision}:${restore}`}
      {...editor}
      start={accessAt(restore, tool, revisions.data) ?? tool.access}
      note={restore === 0 ? "Restore the configured access" : `Restore revision ${restore}`}
    />
  );
}

/** The access that was in force as of a revision; 0 is what the configuration says. */
export function accessAt(
  revision: number,
  tool: Tool,
  revisions: readonly AccessRevision[],
): Access | undefined {
  return revision === 0
    ? tool.defaultAccess
    : revisions.find((candidate) => candidate.revision === revision)?.after;
}
