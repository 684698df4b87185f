import { useNavigate } from "@tanstack/react-router";
import { unwrap, type Api } from "../api/client";
import type { ApiProblem } from "../api/problem";
import type { Access, AccessChange, AccessRevision, Impact, OtherOffering, Tool } from "../api/types";

/** What carries an access that can be edited. */
export interface Guarded {
  access: Access;
  defaultAccess: Access;
  revision: number;
}

/** Something whose access can be edited: a tool, a resource, a template of resources or a prompt. */
export interface Subject<T extends Guarded> {
  kind: "tool" | OtherOffering["kind"];
  /** Its name, URI or template. */
  id: string;
  /** What a caller does with it, and what that is called. */
  verb: "call" | "read" | "get";
  noun: "call" | "reading" | "request";
  queryKey: readonly string[];
  /** Where its access is saved, below `/api`. */
  accessPath: string;
  revisions: (signal: AbortSignal) => Promise<AccessRevision[]>;
  impact: (access: Access, signal: AbortSignal) => Promise<Impact>;
  /** Saves over the revision it was edited from; refused with `revision_conflict` if it moved on. */
  save: (over: number, change: AccessChange) => Promise<T>;
  /** What holds now, after a `revision_conflict`. */
  theirs: (problem: ApiProblem) => T | undefined;
}

export function toolSubject(api: Api, name: string): Subject<Tool> {
  const path = { name };
  return {
    kind: "tool",
    id: name,
    verb: "call",
    noun: "call",
    queryKey: ["tools", name],
    accessPath: `/tools/${encodeURIComponent(name)}/access`,
    revisions: async (signal) =>
      (await unwrap(api.GET("/tools/{name}/revisions", { params: { path }, signal }))).revisions,
    impact: (access, signal) =>
      unwrap(api.POST("/tools/{name}/impact", { params: { path }, body: { ...access, note: null }, signal })),
    save: (over, change) =>
      unwrap(
        api.PUT("/tools/{name}/access", {
          params: { path, header: { "If-Match": `"${over}"` } },
          body: change,
        }),
      ),
    theirs: (problem) => problem.current,
  };
}

export function offeringSubject(
  api: Api,
  { kind, id }: Pick<OtherOffering, "kind" | "id">,
): Subject<OtherOffering> {
  const path = { kind };
  const query = { id };
  return {
    kind,
    id,
    verb: kind === "prompt" ? "get" : "read",
    noun: kind === "prompt" ? "request" : "reading",
    queryKey: ["offerings", kind, id],
    accessPath: `/offerings/${kind}/access?id=${encodeURIComponent(id)}`,
    revisions: async (signal) =>
      (await unwrap(api.GET("/offerings/{kind}/revisions", { params: { path, query }, signal }))).revisions,
    impact: (access, signal) =>
      unwrap(
        api.POST("/offerings/{kind}/impact", {
          params: { path, query },
          body: { ...access, note: null },
          signal,
        }),
      ),
    save: (over, change) =>
      unwrap(
        api.PUT("/offerings/{kind}/access", {
          params: { path, query, header: { "If-Match": `"${over}"` } },
          body: change,
        }),
      ),
    theirs: (problem) => problem.currentOffering,
  };
}

/** Goes to the page of a subject, where nothing is being restored. */
export function useSubjectPage({ kind, id }: Pick<Subject<Guarded>, "kind" | "id">): () => Promise<void> {
  const navigate = useNavigate();
  return () =>
    kind === "tool"
      ? navigate({ to: "/tools/$name", params: { name: id }, search: {}, replace: true })
      : navigate({ to: "/tools/offerings/$kind", params: { kind }, search: { id }, replace: true });
}
