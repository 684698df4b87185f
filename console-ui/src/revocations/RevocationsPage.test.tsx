import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";

afterEach(() => vi.unstubAllGlobals());

const NOTHING = { revocations: [], disabledUsers: [] };

const ALEX = {
  id: 7,
  scope: "user",
  name: "alex",
  issuer: null,
  reason: "lost laptop",
  author: "admin",
  createdAt: "2026-11-21T10:00:00.000Z",
  expiresAt: "2026-11-22T10:00:30.000Z",
};

it("says that nothing is revoked", async () => {
  renderConsole("/revocations", { "GET /session": json(ADMIN), "GET /revocations": json(NOTHING) });
  expect(await screen.findByText("Nothing is revoked")).toBeDefined();
});

it("signs everybody out only after the phrase was typed and a reason given", async () => {
  const { sent } = renderConsole("/revocations", {
    "GET /session": json(ADMIN),
    "GET /revocations": json(NOTHING),
    "POST /kill": json({ ...ALEX, scope: "all", name: null }),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Sign everybody out" }));
  const dialog = within(await screen.findByRole("dialog"));
  const confirm = dialog.getByRole<HTMLButtonElement>("button", { name: "Sign everybody out" });
  expect(confirm.disabled).toBe(true);
  await userEvent.type(dialog.getByLabelText(/Reason/), "breach");
  await userEvent.type(dialog.getByLabelText(/to confirm/), "sign everybody");
  expect(confirm.disabled).toBe(true);
  await userEvent.type(dialog.getByLabelText(/to confirm/), " out");
  await userEvent.click(confirm);
  await vi.waitFor(() => expect(sent("POST", "/kill")).toHaveLength(1));
  expect(await sent("POST", "/kill")[0]?.json()).toEqual({
    scope: "all",
    name: null,
    issuer: null,
    reason: "breach",
  });
});

it("takes a revocation back", async () => {
  const { sent } = renderConsole("/revocations", {
    "GET /session": json(ADMIN),
    "GET /revocations": json({ ...NOTHING, revocations: [ALEX] }),
    "DELETE /revocations/7": () => new Response(null, { status: 204 }),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Undo: User alex" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("button", { name: "Undo" }));
  await vi.waitFor(() => expect(sent("DELETE", "/revocations/7")).toHaveLength(1));
});

it("offers nothing to somebody who may not", async () => {
  renderConsole("/revocations", {
    "GET /session": json({ ...ADMIN, roles: ["viewer"] }),
    "GET /revocations": json({ ...NOTHING, revocations: [ALEX] }),
  });
  expect((await screen.findByRole<HTMLButtonElement>("button", { name: "Undo: User alex" })).disabled).toBe(
    true,
  );
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Sign everybody out" }).disabled).toBe(true);
});
