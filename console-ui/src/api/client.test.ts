import { afterEach, describe, expect, it, vi } from "vitest";
import { createApi, unwrap } from "./client";
import { ApiProblem } from "./problem";

function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const requests: Request[] = [];
  const signedOut = vi.fn();
  vi.stubGlobal("fetch", (request: Request) => {
    requests.push(request);
    return Promise.resolve(new Response(JSON.stringify(body), { status, headers }));
  });
  const api = createApi({ csrfToken: () => "token-1", signedOut });
  return { api, signedOut, request: () => requests[0] };
}

describe("the typed client", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("sends the CSRF token with writes", async () => {
    const { api, request } = answering(200, {});
    await api.POST("/audit/verify");
    expect(request()?.headers.get("X-CSRF-Token")).toBe("token-1");
  });

  it("does not send it with reads", async () => {
    const { api, request } = answering(200, {});
    await api.GET("/tools");
    expect(request()?.headers.get("X-CSRF-Token")).toBeNull();
  });

  it("says that the session has ended when a request is answered with 401", async () => {
    const { api, signedOut } = answering(401, { code: "not_signed_in", message: "Sign in first." });
    await api.GET("/tools");
    expect(signedOut).toHaveBeenCalledOnce();
  });

  it("does not take a wrong password for an ended session", async () => {
    const { api, signedOut } = answering(401, { code: "wrong_credentials", message: "No." });
    await api.POST("/session", { body: { username: "a", password: "b" } });
    expect(signedOut).not.toHaveBeenCalled();
  });

  it("throws the gateway's own code, message and request id", async () => {
    const { api } = answering(404, { code: "not_found", message: "No such tool.", requestId: "r1" });
    const call = unwrap(api.GET("/tools/{name}", { params: { path: { name: "x" } } }));
    await expect(call).rejects.toMatchObject({
      status: 404,
      code: "not_found",
      message: "No such tool.",
      requestId: "r1",
    });
  });

  it("says how long to wait when there were too many attempts", async () => {
    const { api } = answering(429, { code: "too_many_attempts", message: "Slow." }, { "Retry-After": "40" });
    await expect(unwrap(api.GET("/tools"))).rejects.toMatchObject({ retryAfterSeconds: 40 });
  });

  it("has a code even for an answer without a body of ours", async () => {
    const { api } = answering(502, "Bad Gateway");
    await expect(unwrap(api.GET("/tools"))).rejects.toMatchObject({ code: "http_502" });
  });

  it("says that the gateway cannot be reached", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    const api = createApi({ csrfToken: () => undefined, signedOut: () => undefined });
    const error: unknown = await unwrap(api.GET("/tools")).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({ code: "unreachable" });
  });
});
