import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, json, renderConsole, type Answers } from "../testing/renderConsole";

const needs = (...scopes: string[]) => ({ mode: "required", scopes, enabled: true });

const HANDBOOK = {
  kind: "resource",
  id: "docs://handbook",
  title: "Handbook",
  description: "What everybody should know.",
  upstream: "docs",
  listed: true,
  access: needs("docs:read"),
  defaultAccess: needs(),
  revision: 3,
  configuredBy: null,
};

const ADDRESS = "/tools/offerings/resource?id=docs%3A%2F%2Fhandbook";

const open = (answers: Answers = {}, address = ADDRESS, session = ADMIN) =>
  renderConsole(address, {
    "GET /session": json(session),
    "GET /tools": json({ tools: [] }),
    "GET /offerings": json({ offerings: [HANDBOOK] }),
    "GET /offerings/resource": json(HANDBOOK),
    "POST /offerings/resource/impact": json({
      from: "2026-11-14T00:00:00Z",
      calls: 4,
      complete: true,
      undecided: 0,
      denied: {
        calls: 4,
        callers: 1,
        shown: [
          { uid: "alex", calls: 4, heldScopes: ["docs:read"], missingScopes: ["docs:more"], lastSeq: 9 },
        ],
      },
      allowed: { calls: 0, callers: 0, shown: [] },
    }),
    "POST /policy/simulate": json({
      decision: "allow",
      reason: "allowed",
      requiredScopes: [],
      missingScopes: [],
      rule: "",
    }),
    ...answers,
  });

const addScope = async (scope: string) => {
  await userEvent.type(await screen.findByRole("combobox", { name: "Scopes" }), `${scope},`);
};

afterEach(() => vi.unstubAllGlobals());

it("saves the access of a resource over the revision it was opened at, and says what that costs", async () => {
  const { sent } = open({ "PUT /offerings/resource/access": json({ ...HANDBOOK, revision: 4 }) });
  await addScope("docs:more");
  expect(await screen.findByText(/4 by 1 caller newly refused/u)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Save access, refusing 4 readings" }));
  await waitFor(() => expect(sent("PUT", "/offerings/resource/access")).toHaveLength(1));
  const [request] = sent("PUT", "/offerings/resource/access");
  expect(request?.headers.get("If-Match")).toBe('"3"');
  expect(new URL(request?.url ?? "").searchParams.get("id")).toBe("docs://handbook");
  expect(await request?.json()).toMatchObject({ scopes: ["docs:more", "docs:read"] });
});

it("asks the gateway about the resource, not about a tool of that name", async () => {
  const { sent } = open();
  await waitFor(() => expect(sent("POST", "/policy/simulate")).not.toHaveLength(0));
  expect(await sent("POST", "/policy/simulate")[0]?.json()).toMatchObject({
    kind: "resource",
    tool: "docs://handbook",
  });
});

it("shows theirs when somebody else saved first", async () => {
  const theirs = { ...HANDBOOK, revision: 4, access: needs("docs:admin") };
  open({
    "PUT /offerings/resource/access": json(
      { code: "revision_conflict", message: "Conflict.", requestId: "r", currentOffering: theirs },
      409,
    ),
  });
  await addScope("docs:more");
  await userEvent.click(await screen.findByRole("button", { name: /^Save access/u }));
  expect(await screen.findByText("Somebody changed this resource meanwhile")).toBeDefined();
  expect(screen.getByText(/Revision 4 is in force now: Required, needs docs:admin/u)).toBeDefined();
});

it("goes back to what is configured", async () => {
  open(
    {
      "GET /offerings/resource/revisions": json({
        revisions: [
          {
            revision: 3,
            kind: "resource",
            name: "docs://handbook",
            time: "2026-11-21T09:00:00Z",
            author: "admin",
            note: null,
            before: needs(),
            after: needs("docs:read"),
          },
        ],
      }),
    },
    `${ADDRESS}&tab=history`,
  );
  await userEvent.click(await screen.findByRole("link", { name: "Restore as configured" }));
  expect(await screen.findByText("docs:read is no longer asked for.")).toBeDefined();
});

it("offers a viewer nothing to change", async () => {
  open({}, ADDRESS, { ...ADMIN, roles: ["viewer"] });
  expect(await screen.findByText("Only an admin can change access.")).toBeDefined();
});

it("knows no other kinds", async () => {
  open({}, "/tools/offerings/tool?id=echo");
  expect(await screen.findByText("Page not found")).toBeDefined();
});
