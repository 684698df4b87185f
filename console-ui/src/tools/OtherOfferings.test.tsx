import { screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, aTool, json, renderConsole } from "../testing/renderConsole";

const needs = (...scopes: string[]) => ({ mode: "required" as const, scopes, enabled: true });

const OFFERINGS = [
  {
    kind: "resource",
    id: "docs://handbook",
    title: "Handbook",
    description: null,
    upstream: "docs",
    listed: true,
    access: needs("docs:read"),
    defaultAccess: needs("docs:read"),
    revision: 0,
    configuredBy: null,
  },
  {
    kind: "prompt",
    id: "greet",
    title: null,
    description: null,
    upstream: "docs",
    listed: true,
    access: { ...needs("hr"), enabled: false },
    defaultAccess: { ...needs("hr"), enabled: false },
    revision: 0,
    configuredBy: "prompts.access.gr*",
  },
  {
    kind: "template",
    id: "docs://{page}",
    title: null,
    description: null,
    upstream: "docs",
    listed: true,
    access: needs("docs:more"),
    defaultAccess: needs("docs:read"),
    revision: 12,
    configuredBy: "resources.access.docs*",
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
  const [, handbook, page, greet] = table.getAllByRole("row");
  expect(handbook?.textContent).toContain("docs:read");
  expect(handbook?.textContent).toContain("access of docs");
  expect(page?.textContent).toContain("r12");
  expect(greet?.textContent).toContain("prompts.access.gr*");
  expect(greet?.textContent).toContain("Off");
});

it("says which of them the filter hides", async () => {
  open("/tools?q=echo");
  expect(await screen.findByText(/3 resources and prompts without that filter/u)).toBeDefined();
});

it("says where their access would come from while there are none", async () => {
  open("/tools", []);
  expect(await screen.findByText("prompts.access")).toBeDefined();
});
