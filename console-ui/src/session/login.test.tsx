import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, aTool, json, renderConsole } from "../testing/renderConsole";

const NOT_SIGNED_IN = json({ code: "not_signed_in", message: "Sign in.", requestId: "r" }, 401);

const signIn = async () => {
  await userEvent.type(await screen.findByLabelText("Username"), "admin");
  await userEvent.type(screen.getByLabelText("Password"), "secret");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
};

afterEach(() => vi.unstubAllGlobals());

it("leads to the login first and then to the page that was asked for", async () => {
  const { router } = renderConsole("/tools?q=echo", {
    "GET /session": NOT_SIGNED_IN,
    "POST /session": json(ADMIN),
    "GET /tools": json({ tools: [] }),
  });
  await signIn();
  expect(await screen.findByRole("heading", { name: "Tools", level: 1 })).toBeDefined();
  expect(router.state.location.href).toBe("/tools?q=echo");
});

it("says that the password is wrong, and empties it", async () => {
  renderConsole("/", { "GET /session": NOT_SIGNED_IN, "POST /session": NOT_SIGNED_IN });
  await signIn();
  expect(await screen.findByText("That username and password do not match.")).toBeDefined();
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("Password").value).toBe(""));
});

it("says how long to wait after too many attempts", async () => {
  renderConsole("/", {
    "GET /session": NOT_SIGNED_IN,
    "POST /session": () =>
      Response.json(
        { code: "too_many_attempts", message: "Slow down." },
        { status: 429, headers: { "Retry-After": "40" } },
      ),
  });
  await signIn();
  expect(await screen.findByText("Wait 40 seconds, then try again.")).toBeDefined();
});

it("lays a new sign-in over the page when the session ends, and keeps the page", async () => {
  const echo = aTool("echo", { mode: "public", scopes: [], enabled: true });
  let ended = false;
  renderConsole("/tools", {
    "GET /session": json(ADMIN),
    "GET /tools": json({ tools: [echo] }),
    "GET /tools/echo": (request) => (ended ? NOT_SIGNED_IN(request) : Response.json(echo)),
    "POST /session": () => {
      ended = false;
      return Response.json(ADMIN);
    },
  });
  const link = await screen.findByRole("link", { name: "echo" });
  ended = true;
  await userEvent.click(link);
  expect(await screen.findByText("Your session has ended")).toBeDefined();
  await userEvent.type(screen.getByLabelText("Password"), "secret");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByText("Who may call it")).toBeDefined();
});

it("offers the identity provider alone where passwords are off", async () => {
  renderConsole("/login?problem=no_role", {
    "GET /session": NOT_SIGNED_IN,
    "GET /login": json({ password: false, provider: "Staff login" }),
  });
  const link = await screen.findByRole("link", { name: "Sign in with Staff login" });
  expect(link.getAttribute("href")).toBe("/api/login/oidc");
  expect(screen.getByRole("alert").textContent).toMatch(/gives you a role here/);
  expect(screen.queryByLabelText("Password")).toBeNull();
});
