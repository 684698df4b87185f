import { screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, aTool, json, renderConsole } from "../testing/renderConsole";

const needs = (...scopes: string[]) => ({ mode: "required" as const, scopes, enabled: true });

const OFFERINGS = [
  {
    kind: "resource",
    id: "docs://handbook",
    title: "Handbook",
    upstream: "docs",
    listed: true,
    access: needs("docs:read"),
    configuredBy: null,
  },
  {
    kind: "prompt",
    id: "greet",
    title: null,
    upstream: "docs",
    listed: true,
    access: { ...needs("hr"), enabled: false },
    configuredBy: "prompts.access.gr*",
  },
];

const open = (address: string, offerings: readonly object[] = OFFERINGS) =>
  renderConsole(address, {
    "GET /session": json(ADMIN),
    "GET /tools": json({ tools: [aTool("echo", needs("demo:read"))] }),
    "GET /offerings": json({ offerings }),
  });

afterEach(() => vi.unstubAllGlobals());

it("shows resources and prompts beside tools, and which key says who may have them", async () => {
  open("/tools");
  const table = within(await screen.findByRole("table", { name: "Resources and prompts" }));
  const [, handbook, greet] = table.getAllByRole("row");
  expect(handbook?.textContent).toContain("docs:read");
  expect(handbook?.textContent).toContain("access of docs");
  expect(greet?.textContent).toContain("prompts.access.gr*");
  expect(greet?.textContent).toContain("Off");
});

it("says which of them the filter hides", async () => {
  open("/tools?q=echo");
  expect(await screen.findByText(/2 resources and prompts without that filter/u)).toBeDefined();
});

it("says where their access would come from while there are none", async () => {
  open("/tools", []);
  expect(await screen.findByText("prompts.access")).toBeDefined();
});
