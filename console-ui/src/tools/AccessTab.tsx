import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Access, AccessRevision } from "../api/types";
import { ProblemPanel } from "../ui/ProblemPanel";
import { AccessEditor } from "./AccessEditor";
import { revisionsQuery } from "./queries";
import type { Guarded, Subject } from "./subject";

interface AccessTabProps<T extends Guarded> {
  subject: Subject<T>;
  now: T;
  /** The revision whose access the editor starts from. */
  restore: number | undefined;
  /** Scopes, parted by spaces, that the editor starts without. */
  without?: string;
}

export function AccessTab<T extends Guarded>({ subject, now, restore, without = "" }: AccessTabProps<T>) {
  const revisions = useQuery({ ...revisionsQuery(subject), enabled: restore !== undefined });
  // What the editing began with: if somebody else saves meanwhile, nothing typed here is lost.
  const [{ id, began }, setBegan] = useState({ id: subject.id, began: now });
  const [changed, setChanged] = useState(false);
  const begin = (from: T) => setBegan({ id: subject.id, began: from });
  if (id !== subject.id || (began.revision < now.revision && !changed)) begin(now);
  const fewer = new Set(without.split(" "));
  const editor = {
    subject,
    began,
    current: now,
    onChanged: setChanged,
    onBegin: (from: T) => {
      setChanged(false);
      begin(from);
    },
  };

  if (restore === undefined)
    return (
      <AccessEditor
        key={`${id} ${began.revision} ${without}`}
        {...editor}
        start={{ ...began.access, scopes: began.access.scopes.filter((scope) => !fewer.has(scope)) }}
        note=""
      />
    );
  if (revisions.isError) return <ProblemPanel title="Could not load the revision" error={revisions.error} />;
  if (revisions.data === undefined) return <Skeleton h={320} />;
  return (
    <AccessEditor
      key={`${id} ${began.revision}:${restore}`}
      {...editor}
      start={accessAt(restore, now, revisions.data) ?? now.access}
      note={restore === 0 ? "Restore the configured access" : `Restore revision ${restore}`}
    />
  );
}

/** The access that was in force as of a revision; 0 is what the configuration says. */
export function accessAt(
  revision: number,
  { defaultAccess }: Guarded,
  revisions: readonly AccessRevision[],
): Access | undefined {
  return revision === 0
    ? defaultAccess
    : revisions.find((candidate) => candidate.revision === revision)?.after;
}
