import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";

afterEach(() => vi.unstubAllGlobals());

const FOUND = {
  operators: [
    { username: "admin", role: "admin", createdAt: "2026-11-21T10:00:00.000Z" },
    { username: "vera", role: "viewer", createdAt: "2026-11-21T10:00:00.000Z" },
  ],
  sessions: [],
};

it("removes another operator, and never oneself", async () => {
  const { sent } = renderConsole("/operators", {
    "GET /session": json(ADMIN),
    "GET /operators": json(FOUND),
    "DELETE /operators/vera": () => new Response(null, { status: 204 }),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Remove vera" }));
  expect(screen.queryByRole("button", { name: "Remove admin" })).toBeNull();
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Remove" }));
  await vi.waitFor(() => expect(sent("DELETE", "/operators/vera")).toHaveLength(1), 10_000);
});

it("lets a viewer change their own password and nothing else", async () => {
  const { sent } = renderConsole("/operators", {
    "GET /session": json({ ...ADMIN, roles: ["viewer"] }),
    "POST /session/password": () => new Response(null, { status: 204 }),
  });
  await userEvent.type(await screen.findByLabelText(/^Current password/), "old password");
  await userEvent.type(screen.getByLabelText(/^New password/), "new password");
  await userEvent.click(screen.getByRole("button", { name: "Change password" }));
  await vi.waitFor(() => expect(sent("POST", "/session/password")).toHaveLength(1), 10_000);
  expect(sent("GET", "/operators")).toHaveLength(0);
  expect(screen.queryByRole("button", { name: "Add an operator" })).toBeNull();
});
