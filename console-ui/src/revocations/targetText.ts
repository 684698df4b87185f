import type { Revocation } from "../api/types";

/** Whose tokens are refused, in words. */
export function targetText({ scope, name }: Pick<Revocation, "scope" | "name">): string {
  switch (scope) {
    case "token":
      return `Token ${name ?? ""}`;
    case "user":
      return `User ${name ?? ""}`;
    case "client":
      return `Client ${name ?? ""}`;
    case "tenant":
      return `Tenant ${name ?? ""}`;
    case "all":
      return "Everybody";
  }
}
