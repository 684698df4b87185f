import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, aTool, json, renderConsole } from "../testing/renderConsole";
import { setZone } from "../ui/zone";

vi.hoisted(() => {
  process.env["TZ"] = "Asia/Tokyo";
});

afterEach(() => {
  act(() => setZone("local"));
  vi.unstubAllGlobals();
});

it("writes times anew and leaves what was typed", async () => {
  const CALLED = "2020-03-01T20:00:00.000Z";
  renderConsole("/tools", {
    "GET /session": json(ADMIN),
    "GET /tools": json({ tools: [aTool("echo", { mode: "public", scopes: [], enabled: true })] }),
    "GET /offerings": json({ offerings: [] }),
    "GET /least-privilege": json({
      from: "2026-10-22T00:00:00.000Z",
      recordedSince: CALLED,
      tools: [{ name: "echo", calls: 1, refused: 0, lastCalledAt: CALLED, settled: true }],
      unused: [],
      lacked: [],
    }),
  });
  expect(await screen.findByTitle(/^2 Mar 2020, 05:00:00/u)).toBeDefined();
  await userEvent.click(await screen.findByRole("button", { name: "Change 1 tool" }));
  const reason = within(await screen.findByRole("dialog")).getByLabelText(/Reason/u);
  await userEvent.type(reason, "Maintenance");
  act(() => setZone("UTC"));
  expect(screen.getByTitle(/^1 Mar 2020, 20:00:00/u)).toBeDefined();
  expect(reason).toHaveProperty("value", "Maintenance");
  expect(reason.isConnected).toBe(true);
});
