import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";

afterEach(() => vi.unstubAllGlobals());

const UNUSED = [
  {
    clientId: "c_old",
    name: "Old desk",
    createdAt: "2026-08-01T10:00:00.000Z",
    lastUsedAt: "2026-08-02T10:00:00.000Z",
    users: 2,
  },
  { clientId: "c_never", name: "Test", createdAt: "2026-08-01T10:00:00.000Z", lastUsedAt: null, users: 0 },
];

const open = (unused: unknown[], session = ADMIN) =>
  renderConsole("/clients", {
    "GET /session": json(session),
    "GET /clients": json({ clients: [] }),
    "GET /grants": json({ grants: [] }),
    "GET /tools": json({ tools: [] }),
    "GET /clients/unused": json({ clients: unused }),
    "POST /clients/clean-up": json({ removed: ["c_old"] }),
  });

const openDialog = async () => {
  await userEvent.click(await screen.findByRole("button", { name: "Clean up unused" }));
  return within(await screen.findByRole("dialog"));
};

it("shows what a clean-up removes, asks why, and says what came of it", async () => {
  const { sent } = open(UNUSED);
  const dialog = await openDialog();
  expect(await dialog.findByText("2 clients, 1 never used; 2 approvals end.")).toBeDefined();
  const remove = dialog.getByRole<HTMLButtonElement>("button", { name: "Remove 2 clients" });
  expect(remove.disabled).toBe(true);
  await userEvent.type(dialog.getByLabelText(/Reason/), "spring cleaning");
  await userEvent.click(remove);
  expect(await dialog.findByText(/1 client was removed. The others were used/)).toBeDefined();
  expect(await sent("POST", "/clients/clean-up")[0]?.json()).toEqual({
    days: 30,
    clientIds: ["c_old", "c_never"],
    reason: "spring cleaning",
  });
});

it("says so when there is nothing to clean up", async () => {
  open([]);
  const dialog = await openDialog();
  expect(await dialog.findByText(/there is nothing to remove/)).toBeDefined();
});

it("is offered to admins alone", async () => {
  open(UNUSED, { ...ADMIN, roles: ["viewer"] });
  expect((await screen.findByRole<HTMLButtonElement>("button", { name: "Clean up unused" })).disabled).toBe(
    true,
  );
});

it("adds a service client that must send proofs", async () => {
  const { sent } = open([]);
  await userEvent.click(await screen.findByRole("button", { name: "Add a service client" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.type(dialog.getByRole("textbox", { name: /Client id/ }), "batch");
  await userEvent.click(dialog.getByRole("checkbox", { name: /DPoP/ }));
  await userEvent.click(dialog.getByRole("button", { name: "Add it" }));
  await vi.waitFor(() => expect(sent("POST", "/clients")).toHaveLength(1), 10_000);
  expect(await sent("POST", "/clients")[0]?.json()).toMatchObject({ clientId: "batch", dpop: true });
});
