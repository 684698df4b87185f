import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, aTool, json, renderConsole, type Answers } from "../testing/renderConsole";

afterEach(() => vi.unstubAllGlobals());

const ECHO = {
  ...aTool("echo", { mode: "required", scopes: ["demo:read"], enabled: true }),
  inputSchema: {
    type: "object",
    required: ["message"],
    properties: { message: { type: "string" } },
  },
};

const REPORT = {
  verdict: { accepted: true, code: null, message: "A call with this token is taken." },
  checks: [],
  header: {},
  claims: {},
  caller: {
    uid: "alex",
    issuer: "i",
    subject: "s",
    scopes: [],
    clientId: null,
    expiresAt: "2026-11-21T20:00:00Z",
  },
  tools: [
    { name: "echo", decision: "challenge", reason: "insufficient_scope", missingScopes: ["demo:read"] },
  ],
  challenge: null,
};

const RESULT = {
  status: 200,
  code: null,
  message: null,
  requiredScopes: [],
  challenge: null,
  result: { content: [{ type: "text", text: "Echo: hello" }], isError: false },
  decisionId: "d1",
  elapsedMs: 1.5,
};

const open = (answers: Answers = {}, tool: unknown = ECHO) =>
  renderConsole("/tools/echo?tab=try", {
    "GET /session": json(ADMIN),
    "GET /tools": json({ tools: [tool] }),
    "GET /tools/echo": json(tool),
    "POST /tokens/debug": json(REPORT),
    "POST /tools/echo/try": json(RESULT),
    ...answers,
  });

const paste = async () => userEvent.type(await screen.findByLabelText(/^Token/), "eyJ.x.y");

it("says what the gateway would decide before anything is sent", async () => {
  const { sent } = open();
  await paste();
  expect(await screen.findByText(/As alex/)).toBeDefined();
  expect(sent("POST", "/tools/echo/try")).toHaveLength(0);
});

it("calls the tool with what the form says and shows what came of it", async () => {
  const { sent, router } = open();
  await paste();
  await userEvent.type(screen.getByLabelText(/^message/), "hello");
  await userEvent.click(screen.getByRole("button", { name: "Call echo" }));
  expect(await screen.findByText(/Echo: hello/)).toBeDefined();
  expect(await sent("POST", "/tools/echo/try")[0]?.json()).toEqual({
    token: "eyJ.x.y",
    arguments: { message: "hello" },
  });
  expect(router.state.location.href).not.toContain("eyJ");
});

it("asks twice before something that may destroy", async () => {
  open({}, { ...ECHO, annotations: { destructiveHint: true } });
  await paste();
  const call = screen.getByRole<HTMLButtonElement>("button", { name: "Call echo" });
  expect(call.disabled).toBe(true);
  await userEvent.click(screen.getByRole("checkbox", { name: /I mean it/ }));
  expect(call.disabled).toBe(false);
});

it("writes as JSON what a form cannot show", async () => {
  open({}, { ...ECHO, inputSchema: { type: "object", oneOf: [{}] } });
  expect(await screen.findByText(/says more than a form could show/)).toBeDefined();
});
