import type { OtherOffering, Tool } from "./types";

/** A request that the gateway refused or that never reached it; what it says is fit to be shown. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** What the gateway holds now, after a `revision_conflict`. */
  readonly current: Tool | undefined;
  /** The same of a resource, a template or a prompt. */
  readonly currentOffering: OtherOffering | undefined;

  constructor(
    message: string,
    details: {
      status: number;
      code: string;
      requestId?: string;
      retryAfterSeconds?: number;
      current?: Tool;
      currentOffering?: OtherOffering;
    },
  ) {
    super(message);
    this.status = details.status;
    this.code = details.code;
    this.requestId = details.requestId;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.current = details.current;
    this.currentOffering = details.currentOffering;
  }
}

interface ProblemBody {
  code?: string;
  message?: string;
  requestId?: string;
  current?: Tool;
  currentOffering?: OtherOffering;
}

/** Reads the gateway's error body; an answer without one still gets a code and a sentence. */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const problem: ProblemBody = typeof body === "object" && body !== null ? body : {};
  const retryAfter = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return new ApiProblem(problem.message ?? `The gateway answered ${response.status}.`, {
    status: response.status,
    code: problem.code ?? `http_${response.status}`,
    requestId: problem.requestId ?? response.headers.get("X-Request-Id") ?? undefined,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
    current: problem.current,
    currentOffering: problem.currentOffering,
  });
}

export function unreachable(): ApiProblem {
  return new ApiProblem("The gateway cannot be reached. Is it running?", { status: 0, code: "unreachable" });
}

/** What to tell a person about any failure. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong.";
}
