import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, aTool, json, renderConsole } from "../testing/renderConsole";

afterEach(() => vi.unstubAllGlobals());

it("says that there were more changes than a plot shows", async () => {
  renderConsole("/tools/echo?tab=usage", {
    "GET /session": json(ADMIN),
    "GET /tools/echo": json(aTool("echo", { mode: "public", scopes: [], enabled: true })),
    "GET /tools/echo/usage": json({
      from: "2026-11-14T12:00:00.000Z",
      stepSeconds: 3_600,
      calls: 4,
      refused: 0,
      errors: 0,
      p50Ms: 1,
      p95Ms: 2,
      points: [],
      users: [],
      clients: [],
    }),
    "GET /changes": json({ changes: [], complete: false }),
  });
  await waitFor(() =>
    expect(document.body.textContent).toContain(
      "A dashed line is a change, of the latest 0: there were more",
    ),
  );
  expect(screen.getByRole("link", { name: "the changes of this time" })).toBeDefined();
});
