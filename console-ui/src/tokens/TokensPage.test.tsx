import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";

const REJECTED = {
  verdict: { accepted: false, code: "token_expired", message: "It expired 4 minutes ago." },
  checks: [
    { id: "shape", status: "pass", detail: "Three parts", fix: null },
    { id: "expiry", status: "fail", detail: "exp has passed", fix: "Ask for a new token" },
    { id: "subject", status: "skipped", detail: "Not reached", fix: null },
  ],
  header: { alg: "RS256" },
  claims: { sub: "<img src=x onerror=alert(1)>" },
  caller: null,
  tools: [],
  challenge: 'Bearer error="invalid_token"',
};

const checkToken = async () => {
  await userEvent.type(await screen.findByRole("textbox", { name: "Token" }), "eyJsecret");
  await userEvent.click(screen.getByRole("button", { name: "Check token" }));
  await screen.findByText("Rejected");
};

const open = () =>
  renderConsole("/tokens", {
    "GET /session": json(ADMIN),
    "POST /tokens/debug": json(REJECTED),
    "GET /users": json({ users: [] }),
  });

afterEach(() => vi.unstubAllGlobals());

it("says the verdict, each check and the challenge", async () => {
  open();
  await checkToken();
  expect(screen.getByText("It expired 4 minutes ago.", { exact: false })).toBeDefined();
  expect(screen.getByText("Ask for a new token")).toBeDefined();
  expect(screen.getByText("Not reached", { selector: "span[data-kind]" })).toBeDefined();
  expect(screen.getByText('WWW-Authenticate: Bearer error="invalid_token"')).toBeDefined();
});

it("sends the token in a body and never puts it into an address", async () => {
  const { requests, router } = open();
  await checkToken();
  expect(requests.some((request) => request.url.includes("eyJsecret"))).toBe(false);
  expect(router.state.location.href).not.toContain("eyJsecret");
});

it("forgets the token when one leaves the page", async () => {
  const { router } = open();
  await checkToken();
  await router.navigate({ to: "/users" });
  await router.navigate({ to: "/tokens" });
  expect((await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Token" })).value).toBe("");
  expect(screen.queryByText("Rejected")).toBeNull();
});

it("shows claims as text, whatever they hold", async () => {
  open();
  await checkToken();
  expect(screen.getByText(/<img src=x onerror=alert\(1\)>/)).toBeDefined();
  expect(document.querySelector("img")).toBeNull();
});

const ACCEPTED = {
  ...REJECTED,
  verdict: { accepted: true, code: null, message: "A call with this token is taken." },
  checks: [{ id: "expiry", status: "pass", detail: "Expires in an hour", fix: null }],
  claims: { sub: "alex" },
  tools: [{ name: "echo", decision: "allow", reason: "allowed", missingScopes: [] }],
  challenge: null,
};

it("compares two tokens: verdicts, and only what differs", async () => {
  renderConsole("/tokens", {
    "GET /session": json(ADMIN),
    "GET /users": json({ users: [] }),
    "POST /tokens/debug": async (request) => {
      const { token } = (await request.json()) as { token: string };
      return Response.json(token === "good" ? ACCEPTED : REJECTED);
    },
  });
  await userEvent.type(await screen.findByRole("textbox", { name: "Token" }), "good");
  await userEvent.click(screen.getByRole("button", { name: "Compare with another" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Second token" }), "bad");
  await userEvent.click(screen.getByRole("button", { name: "Compare tokens" }));
  expect(await screen.findByText("First token: accepted")).toBeDefined();
  expect(screen.getByText("Second token: rejected")).toBeDefined();
  expect(screen.getByRole("rowheader", { name: "Expiry" })).toBeDefined();
  expect(screen.getByRole("rowheader", { name: "echo" })).toBeDefined();
  expect(screen.queryByRole("rowheader", { name: "alg (header)" })).toBeNull();
  await userEvent.click(screen.getByRole("switch", { name: "Also what is the same" }));
  expect(screen.getByRole("rowheader", { name: "alg (header)" })).toBeDefined();
});

it("decodes in the browser what is typed, before anything is sent", async () => {
  const { sent } = open();
  await userEvent.type(await screen.findByRole("textbox", { name: "Token" }), `${btoa('{"alg":"RS256"}')}.x`);
  expect(await screen.findByText("RS256")).toBeDefined();
  expect(sent("POST", "/tokens/debug")).toEqual([]);
});
