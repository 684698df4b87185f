import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { ConfigEntry, Configuration } from "../api/types";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";

afterEach(() => vi.unstubAllGlobals());

const entry = (key: string, more: Partial<ConfigEntry>): ConfigEntry => ({
  key,
  value: null,
  source: "file",
  line: 3,
  variable: null,
  secret: false,
  fingerprint: null,
  changed: true,
  defaultValue: null,
  ...more,
});

const FOUND: Configuration = {
  file: "config.yml",
  startedAt: "2026-11-21T10:00:00.000Z",
  lastStart: null,
  sinceLastStart: [],
  onDisk: {
    state: "different",
    differences: [{ key: "console.sessionIdle", before: "10 minutes", after: "20 minutes" }],
  },
  entries: [
    entry("publicUrl", { value: "http://localhost:9999", source: "environment", variable: "PORT", line: 1 }),
    entry("console.adminPassword", { secret: true, fingerprint: "a1b2c3d4" }),
    entry("console.url", { value: "http://localhost:8081", source: "default", line: null, changed: false }),
  ],
};

it("says of each value where it comes from, and of a secret only that it is set", async () => {
  renderConsole("/configuration", { "GET /session": json(ADMIN), "GET /config": json(FOUND) });
  const url = await screen.findByRole("row", { name: /publicUrl/ });
  expect(url.textContent).toMatch(/http:\/\/localhost:9999.*environment, PORT.*line 1/);
  expect(screen.getByRole("row", { name: /adminPassword/ }).textContent).toMatch(/set.*a1b2c3d4/);
  expect(screen.getByRole("alert").textContent).toMatch(
    /a restart would change 1 value.*10 minutes.*20 minutes/,
  );
  expect(screen.queryByRole("row", { name: /console\.url/ })).toBeNull();
});

it("keeps in the address what is shown", async () => {
  const { router } = renderConsole("/configuration", {
    "GET /session": json(ADMIN),
    "GET /config": json(FOUND),
  });
  await userEvent.click(await screen.findByRole("radio", { name: "Everything" }));
  await screen.findByRole("row", { name: /console\.url/ });
  await userEvent.type(screen.getByRole("textbox", { name: "Find a value" }), "nowhere");
  await screen.findByText("Nothing matches “nowhere”");
  expect(router.state.location.search).toEqual({ show: "all", q: "nowhere" });
});

it("is for admins, and asks nothing for others", async () => {
  const { sent } = renderConsole("/configuration", { "GET /session": json({ ...ADMIN, roles: ["viewer"] }) });
  await screen.findByText("For admins");
  expect(sent("GET", "/config")).toHaveLength(0);
  expect(screen.queryByRole("link", { name: "Support bundle" })).toBeNull();
});
