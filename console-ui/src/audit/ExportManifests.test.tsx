import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";

const MANIFEST = {
  seq: 9,
  decisionId: "dec_9",
  time: "2026-11-21T12:00:00.000Z",
  uid: "vera",
  detail: "Exported as csv: everything from the start to now. Events: 8, #1 to #8. SHA-256 of the file: 00ff",
};

const open = (events: readonly object[]) =>
  renderConsole("/audit", {
    "GET /session": json(ADMIN),
    "GET /users": json({ users: [] }),
    "GET /audit": (request) =>
      Response.json(
        new URL(request.url).searchParams.get("q") === "method:audit.manifest"
          ? { events, next: null, newest: null, total: null, terms: [] }
          : { events: [], next: null, newest: null, total: 0, terms: [] },
      ),
  });

const list = async () => {
  await userEvent.click(await screen.findByRole("button", { name: "Export" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Manifests of exports" }));
};

afterEach(() => vi.unstubAllGlobals());

it("shows what each export holds, with the event that says so", async () => {
  open([MANIFEST]);
  await list();
  expect(await screen.findByText(MANIFEST.detail)).toBeDefined();
  const dialog = screen.getByRole("dialog", { name: "Manifests of the latest exports" });
  expect(dialog.querySelector("a")?.getAttribute("href")).toBe("/console/audit/e/dec_9");
});

it("says so when nothing was exported", async () => {
  open([]);
  await list();
  expect(await screen.findByText("Nothing was exported yet.")).toBeDefined();
});
