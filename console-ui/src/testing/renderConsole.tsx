import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { vi } from "vitest";
import { createApi } from "../api/client";
import { ConsoleContext } from "../api/ConsoleContext";
import { EventStream } from "../api/stream";
import type { Access, Session, Tool } from "../api/types";
import { createConsoleRouter } from "../router";
import { SessionStore } from "../session/SessionStore";

export const ADMIN: Session = {
  user: { username: "admin" },
  roles: ["admin"],
  csrfToken: "csrf-1",
  expiresAt: "2026-11-21T20:00:00.000Z",
};

export const aTool = (name: string, access: Access, revision = 0): Tool => ({
  name,
  title: name,
  description: "",
  upstream: null,
  approval: "approved",
  stale: null,
  access,
  defaultAccess: access,
  revision,
  inputSchema: {},
  outputSchema: null,
  annotations: {},
});

type Answer = (request: Request) => Response | Promise<Response>;

/** What the gateway answers, by "METHOD /path below /api"; anything else is not found. */
export type Answers = Record<string, Answer>;

export const json =
  (body: unknown, status = 200): Answer =>
  () =>
    Response.json(body, { status });

/** The whole console at an address, over a gateway that answers as told. */
export function renderConsole(address: string, answers: Answers) {
  const requests: Request[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    requests.push(request.clone());
    const path = new URL(request.url).pathname.replace(/^\/api/, "");
    const answer =
      answers[`${request.method} ${path}`] ?? json({ code: "not_found", message: "Not found." }, 404);
    return Promise.resolve(answer(request));
  });
  const session = new SessionStore();
  const api = createApi({ csrfToken: session.csrfToken, signedOut: session.expired });
  const stream = new EventStream(() => new EventTarget() as EventSource);
  vi.spyOn(stream, "stop").mockImplementation(() => undefined);
  const context = { api, session, stream };
  const history = createMemoryHistory({ initialEntries: [`/console${address}`] });
  const router = createConsoleRouter(context, history);
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ConsoleContext value={context}>
          <RouterProvider router={router} />
        </ConsoleContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  const sent = (method: string, path: string) =>
    requests.filter(
      (request) => request.method === method && new URL(request.url).pathname === `/api${path}`,
    );
  return { router, requests, sent, queries };
}
