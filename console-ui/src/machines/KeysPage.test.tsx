import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";

afterEach(() => vi.unstubAllGlobals());

const KEY = {
  id: "k1",
  masked: "gh_k1…9x2f",
  clientId: "gh_k1",
  service: "nightly-report",
  scopes: ["demo:read"],
  state: "active",
  createdAt: "2026-11-21T10:00:00.000Z",
  createdBy: "admin",
  expiresAt: "2027-02-19T10:00:00.000Z",
  revokedAt: null,
};

const open = (keys: unknown[], session = ADMIN, more = {}) =>
  renderConsole("/keys", {
    "GET /session": json(session),
    "GET /tools": json({ tools: [] }),
    "GET /api-keys": json({ keys }),
    ...more,
  });

it("says what an API key is for when there is none", async () => {
  open([]);
  expect(await screen.findByText("No API keys yet")).toBeDefined();
});

it("makes a key and shows it once", async () => {
  const { sent } = open([], ADMIN, { "POST /api-keys": json({ key: KEY, text: "gh_k1_secret" }) });
  await userEvent.click(await screen.findByRole("button", { name: "Make a key" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.type(dialog.getByRole("textbox", { name: /Service/ }), "nightly-report");
  await userEvent.type(await dialog.findByRole("combobox", { name: "Scopes" }), "demo:read,");
  await userEvent.click(dialog.getByRole("button", { name: "Make the key" }));
  expect(await dialog.findByText("gh_k1_secret")).toBeDefined();
  expect(await sent("POST", "/api-keys")[0]?.json()).toEqual({
    service: "nightly-report",
    scopes: ["demo:read"],
    days: 90,
  });
  await userEvent.click(dialog.getByText("Close", { selector: "button *" }));
  await vi.waitFor(() => expect(screen.queryByText("gh_k1_secret")).toBeNull());
});

it("revokes a key once it is confirmed", async () => {
  const { sent } = open([KEY], ADMIN, { "DELETE /api-keys/k1": json({ ...KEY, state: "revoked" }) });
  await userEvent.click(await screen.findByRole("button", { name: /^Revoke the key/ }));
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Revoke" }));
  await vi.waitFor(() => expect(sent("DELETE", "/api-keys/k1")).toHaveLength(1));
});

it("offers nothing to somebody who may not", async () => {
  open([KEY], { ...ADMIN, roles: ["viewer"] });
  expect((await screen.findByRole<HTMLButtonElement>("button", { name: "Make a key" })).disabled).toBe(true);
});
