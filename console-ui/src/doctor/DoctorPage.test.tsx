import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { DoctorReport } from "../api/types";
import { ADMIN, json, renderConsole, type Answers } from "../testing/renderConsole";

const OVERVIEW = {
  gateway: {
    mcpUrl: "http://localhost:8080/mcp",
    publicUrl: "http://localhost:8080",
    version: "1",
    environment: null,
  },
  health: [],
};

const REPORT: DoctorReport = {
  url: "https://mcp.example.com/mcp",
  reachable: true,
  findings: [],
  clients: [
    {
      client: "claude",
      name: "Claude",
      verdict: "fails",
      sentence: "fails at step 4, Resource is the URL",
      conditions: [],
      failedStep: "resource",
      clientIdBy: null,
      scopes: [],
      redirectUris: [],
      authorizationUrl: null,
      steps: [
        {
          step: "endpoint",
          status: "passed",
          detail: "401: sign in first",
          requests: [
            { method: "POST", url: "https://mcp.example.com/mcp", came: "401 without a body", millis: 12 },
          ],
        },
        { step: "resource", status: "failed", detail: "", requests: [] },
      ],
      findings: [
        {
          severity: "error",
          problem: "resource_mismatch",
          step: "resource",
          summary: "The metadata is about another resource than the URL.",
          came: "https://mcp.example.com/mcp/",
          expected: "https://mcp.example.com/mcp",
          fix: "They differ by a slash at the end.",
          url: null,
        },
      ],
    },
    {
      client: "cursor",
      name: "Cursor",
      verdict: "works",
      sentence: "works",
      conditions: [],
      failedStep: null,
      clientIdBy: "registration",
      scopes: ["read"],
      redirectUris: [],
      authorizationUrl: "https://login.example.com/authorize?client_id=x",
      steps: [],
      findings: [],
    },
  ],
};

const open = (answers: Answers) =>
  renderConsole("/setup", { "GET /session": json(ADMIN), "GET /overview": json(OVERVIEW), ...answers });

const run = async () => userEvent.click(await screen.findByRole("button", { name: "Run the doctor" }));

afterEach(() => vi.unstubAllGlobals());

it("fills the recipes with this gateway's address", async () => {
  open({});
  expect(
    await screen.findByText("claude mcp add --transport http gatehouse http://localhost:8080/mcp"),
  ).toBeDefined();
  await userEvent.click(screen.getByRole("tab", { name: "Cursor" }));
  expect(screen.getByRole("region", { name: "the entry for Cursor" }).textContent).toContain(
    '"url": "http://localhost:8080/mcp"',
  );
});

it("says that a client in the cloud cannot reach a local address", async () => {
  open({});
  await userEvent.click(await screen.findByRole("tab", { name: "ChatGPT" }));
  expect(screen.getByText("ChatGPT cannot reach this address")).toBeDefined();
});

it("shows the verdict on each client, with the fix", async () => {
  open({ "POST /doctor": json(REPORT) });
  await run();
  expect(await screen.findByText("1 client cannot sign in")).toBeDefined();
  expect(screen.getByText("They differ by a slash at the end.")).toBeDefined();
  const steps = screen.getByRole("list", { name: "Steps of Claude" });
  expect(within(steps).getByText("Failed")).toBeDefined();
  expect(within(steps).getByText(/POST https:\/\/mcp.example.com\/mcp: 401/)).toBeDefined();
  expect(screen.getByText("https://login.example.com/authorize?client_id=x")).toBeDefined();
});

it("examines this gateway unless another address is given", async () => {
  const { sent } = open({ "POST /doctor": json(REPORT) });
  await run();
  await screen.findByText("1 client cannot sign in");
  await userEvent.type(screen.getByRole("textbox", { name: "MCP URL to examine" }), "https://a.example/mcp");
  await run();
  const bodies = await Promise.all(sent("POST", "/doctor").map((request) => request.json()));
  expect(bodies).toEqual([{}, { url: "https://a.example/mcp" }]);
});

it("says so when the server does not answer", async () => {
  open({ "POST /doctor": json({ ...REPORT, reachable: false }) });
  await run();
  expect(await screen.findByText("https://mcp.example.com/mcp does not answer")).toBeDefined();
});

it("shows why the doctor could not run", async () => {
  open({ "POST /doctor": json({ code: "invalid_request", message: "url: not a URL" }, 400) });
  await run();
  expect(await screen.findByText("url: not a URL")).toBeDefined();
});

it("is only offered to admins", async () => {
  open({ "GET /session": json({ ...ADMIN, roles: ["viewer"] }) });
  const button = await screen.findByRole<HTMLButtonElement>("button", { name: "Run the doctor" });
  expect(button.disabled).toBe(true);
  expect(screen.getByText(/Only admins can run it/)).toBeDefined();
});
