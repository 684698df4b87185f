import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";

afterEach(() => vi.unstubAllGlobals());

const NOTHING_DONE = {
  from: "2026-11-15T00:00:00.000Z",
  calls: 0,
  points: [],
  tools: [],
  denials: [],
  lastScopes: [],
};

const GRANT = {
  id: "g1",
  clientId: "client-1",
  clientName: "Desk",
  uid: "alex",
  resource: "https://gateway.example.com/mcp",
  scopes: ["demo:read"],
  createdAt: "2026-11-21T10:00:00.000Z",
  expiresAt: "2026-12-21T10:00:00.000Z",
  liveTokens: 2,
  renewable: true,
};

const BUCKET = {
  issuer: "https://gateway.example.com",
  subject: "alex",
  rule: "limits.perCaller: 60 calls in 1 minute",
  most: 60,
  left: 7,
  refillsInMs: 11_400,
};

const open = (grants: unknown[]) =>
  renderConsole("/users/alex", {
    "GET /session": json(ADMIN),
    "GET /tools": json({ tools: [] }),
    "GET /users/alex/activity": json(NOTHING_DONE),
    "GET /grants": json({ grants }),
    "POST /policy/sights": json({
      tools: [
        { name: "echo", decision: "challenge", reason: "insufficient_scope", missingScopes: ["demo:read"] },
      ],
    }),
    "GET /users/alex/tokens": json({
      families: [
        {
          approval: GRANT,
          lastIssuedAt: "2026-11-21T10:00:00.000Z",
          lastCallAt: null,
          tokens: [
            {
              id: "jti-1",
              issuedAt: "2026-11-21T10:00:00.000Z",
              expiresAt: "2026-11-21T11:00:00.000Z",
              revoked: false,
            },
            { id: "jti-2", issuedAt: null, expiresAt: "2026-11-21T11:00:00.000Z", revoked: true },
          ],
        },
      ],
    }),
    "GET /users/alex/browsers": json({
      browsers: [{ id: "s1", createdAt: "2026-11-21T10:00:00.000Z", expiresAt: "2026-11-21T22:00:00.000Z" }],
    }),
    "POST /users/alex/browsers/s1/end": () => new Response(null, { status: 204 }),
    "GET /users/alex/limits": json({ buckets: [BUCKET] }),
    "POST /kill": json({}),
    "POST /users/alex/limits/reset": () => new Response(null, { status: 204 }),
    "POST /grants/g1/end": () => new Response(null, { status: 204 }),
  });

it("also shows somebody whom an outside issuer names, and how they see the tools", async () => {
  open([]);
  expect(await screen.findByText(/named by an outside issuer/)).toBeDefined();
  expect(await screen.findByText(/0 tools of 1 callable/)).toBeDefined();
  expect(await screen.findByText(/Nobody lets a client do anything now/)).toBeDefined();
});

it("says what ending an approval costs before it is done", async () => {
  const { sent } = open([GRANT]);
  await userEvent.click(await screen.findByRole("button", { name: "End what alex allowed Desk" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(/2 access tokens of it are refused, and no new one can be fetched/)).toBeDefined();
  await userEvent.type(dialog.getByLabelText(/Reason/), "lost laptop");
  await userEvent.click(dialog.getByRole("button", { name: "End" }));
  await vi.waitFor(() => expect(sent("POST", "/grants/g1/end")).toHaveLength(1), 10_000);
});

it("revokes a single token for a reason", async () => {
  const { sent } = open([]);
  const table = within(await screen.findByRole("table", { name: "Access tokens that have not expired" }));
  expect(table.getByText("revoked")).toBeDefined();
  await userEvent.click(table.getByRole("button", { name: "Revoke the token jti-1 of Desk" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(/Desk can fetch another one without the user/)).toBeDefined();
  await userEvent.type(dialog.getByLabelText(/Reason/), "lost laptop");
  await userEvent.click(dialog.getByRole("button", { name: "Revoke" }));
  await vi.waitFor(() => expect(sent("POST", "/kill")).toHaveLength(1), 10_000);
  expect(await sent("POST", "/kill")[0]?.json()).toEqual({
    scope: "token",
    name: "jti-1",
    issuer: null,
    reason: "lost laptop",
  });
});

it("signs somebody out of one browser for a reason", async () => {
  const { sent } = open([]);
  const table = within(await screen.findByRole("table", { name: "Browsers that are signed in" }));
  await userEvent.click(table.getByRole("button", { name: /^Sign out alex in the browser/ }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(/Clients that they allowed before go on/)).toBeDefined();
  await userEvent.type(dialog.getByLabelText(/Reason/), "lost laptop");
  await userEvent.click(dialog.getByRole("button", { name: "Sign out" }));
  await vi.waitFor(() => expect(sent("POST", "/users/alex/browsers/s1/end")).toHaveLength(1), 10_000);
  expect(await sent("POST", "/users/alex/browsers/s1/end")[0]?.json()).toEqual({ reason: "lost laptop" });
});

it("says how much of a rate is left, and gives it back", async () => {
  const { sent } = open([]);
  expect(await screen.findByText("7 of 60 left, refills in 12 s.")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Reset the rate limit of alex" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.type(dialog.getByLabelText(/Reason/), "a runaway script");
  await userEvent.click(dialog.getByRole("button", { name: "Reset" }));
  await vi.waitFor(() => expect(sent("POST", "/users/alex/limits/reset")).toHaveLength(1), 10_000);
});
