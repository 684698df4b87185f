import { expect, it } from "vitest";
import { anEvent } from "../testing/events";
import { ticketText } from "./ticketText";

const LINK = "https://gateway.example/console/audit/e/dec_7";

it("says what happened, and how to find and prove it", () => {
  const text = ticketText(anEvent({ seq: 7, decision: "deny", missingScopes: ["a:b"] }), "Refused.", LINK);
  expect(text).toContain("**Refused.**");
  expect(text).toContain("| Missing scopes | `a:b` |");
  expect(text).toContain(`| Hash | \`${"1".repeat(64)}\` |`);
  expect(text).toContain(LINK);
});

it("holds no argument", () => {
  expect(ticketText(anEvent({ seq: 7, argsPreview: "secret" }), undefined, LINK)).not.toContain("secret");
});

it("lets nobody write Markdown into a ticket", () => {
  const text = ticketText(anEvent({ seq: 7, clientName: "`|[x](http://evil)\n# h" }), "<b> *x*", LINK);
  expect(text).toContain("`'¦[x](http://evil) # h`");
  expect(text).toContain("\\<b\\> \\*x\\*");
});
