import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, aTool, json, renderConsole, type Answers } from "../testing/renderConsole";

const ECHO = aTool("echo", { mode: "required", scopes: ["demo:read"], enabled: true }, 3);

const openEcho = (answers: Answers = {}, session = ADMIN) =>
  renderConsole("/tools/echo", {
    "GET /session": json(session),
    "GET /tools": json({ tools: [ECHO] }),
    "GET /tools/echo": json(ECHO),
    "POST /policy/simulate": json({
      decision: "allow",
      reason: "allowed",
      requiredScopes: [],
      missingScopes: [],
      rule: "",
    }),
    ...answers,
  });

const addScope = async (scope: string) => {
  await userEvent.type(await screen.findByRole("combobox", { name: "Scopes" }), `${scope},`);
};

afterEach(() => vi.unstubAllGlobals());

it("shows what a change means before it can be saved", async () => {
  openEcho();
  expect(await screen.findByText("No changes yet")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Save access" })).toBeNull();
  await addScope("demo:audit");
  expect(await screen.findByText("Callers without demo:audit are asked to step up.")).toBeDefined();
  expect(screen.getByRole("button", { name: "Save access" })).toBeDefined();
});

it("saves over the revision it was opened at, with the reason", async () => {
  const { sent } = openEcho({ "PUT /tools/echo/access": json({ ...ECHO, revision: 4 }) });
  await addScope("demo:audit");
  await userEvent.type(await screen.findByRole("textbox", { name: "Reason" }), "ticket 7");
  await userEvent.click(screen.getByRole("button", { name: "Save access" }));
  await waitFor(() => expect(sent("PUT", "/tools/echo/access")).toHaveLength(1));
  const [request] = sent("PUT", "/tools/echo/access");
  expect(request?.headers.get("If-Match")).toBe('"3"');
  expect(request?.headers.get("X-CSRF-Token")).toBe("csrf-1");
  expect(await request?.json()).toEqual({
    mode: "required",
    enabled: true,
    scopes: ["demo:audit", "demo:read"],
    note: "ticket 7",
  });
});

it("shows theirs when somebody else saved first, and saves on top only when told to", async () => {
  const theirs = { ...ECHO, revision: 4, access: { ...ECHO.access, scopes: ["demo:admin"] } };
  const { sent } = openEcho({
    "PUT /tools/echo/access": (request) =>
      request.headers.get("If-Match") === '"4"'
        ? Response.json({ ...theirs, revision: 5 })
        : Response.json(
            { code: "revision_conflict", message: "Conflict.", requestId: "r", current: theirs },
            { status: 409 },
          ),
  });
  await addScope("demo:audit");
  await userEvent.click(await screen.findByRole("button", { name: "Save access" }));
  expect(await screen.findByText(/Revision 4 is in force now: Required, needs demo:admin/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Save mine on top" }));
  await waitFor(() => expect(sent("PUT", "/tools/echo/access")).toHaveLength(2));
});

it("keeps what is typed when somebody else's change arrives, and shows theirs", async () => {
  let now = ECHO;
  const { queries } = openEcho({ "GET /tools/echo": () => Response.json(now) });
  await addScope("demo:audit");
  await userEvent.type(await screen.findByRole("textbox", { name: "Reason" }), "ticket 7");
  now = { ...ECHO, revision: 4, access: { ...ECHO.access, scopes: ["demo:admin"] } };
  await queries.invalidateQueries();
  expect(await screen.findByText(/Revision 4 is in force now: Required, needs demo:admin/)).toBeDefined();
  expect(screen.getByText("demo:audit", { selector: "[data-with-remove] *" })).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Keep theirs" }));
  expect(await screen.findByText("No changes yet")).toBeDefined();
});

it("follows somebody else's change where nothing is typed", async () => {
  let now = ECHO;
  const { queries } = openEcho({ "GET /tools/echo": () => Response.json(now) });
  expect(await screen.findByText("No changes yet")).toBeDefined();
  now = { ...ECHO, revision: 4, access: { ...ECHO.access, scopes: ["demo:admin"] } };
  await queries.invalidateQueries();
  expect((await screen.findAllByText("demo:admin")).length).toBeGreaterThan(0);
  expect(screen.getByText("No changes yet")).toBeDefined();
});

it("does not save what is no scope", async () => {
  openEcho();
  await addScope('de"mo');
  expect(await screen.findByText(/is not a scope/)).toBeDefined();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Save access" }).disabled).toBe(true);
});

it("offers a viewer nothing to change", async () => {
  openEcho({}, { ...ADMIN, roles: ["viewer"] });
  expect(await screen.findByText("Only an admin can change access.")).toBeDefined();
  expect(screen.getByRole<HTMLInputElement>("switch", { name: /^Switched on/ }).disabled).toBe(true);
});
