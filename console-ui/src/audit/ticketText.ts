import type { AuditEvent } from "../api/types";
import { formatMs, words } from "../ui/format";
import { clientOf, targetOf, userOf } from "./eventList";

/** An event as Markdown for a ticket: what happened, and how to find and prove it; nothing of the arguments. */
export function ticketText(event: AuditEvent, summary: string | undefined, link: string): string {
  const rows: [string, string][] = [
    ["Time", event.time],
    ["Decision", `${event.decision}, ${words(event.reason).toLowerCase()}`],
    ["User", userOf(event)],
    ["Client", clientOf(event)],
    ["Tool", targetOf(event)],
    ["Missing scopes", event.missingScopes.join(" ")],
    ["Answer", `${event.status}, ${words(event.outcome).toLowerCase()}, ${formatMs(event.latencyMs)}`],
    ["Request", event.requestId],
    ["Decision id", event.decisionId],
    ["Place in the chain", `#${event.seq}`],
    ["Hash", event.hash],
  ];
  const table = rows
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `| ${name} | ${code(value)} |`);
  return [
    ...(summary === undefined ? [] : [`**${plain(summary)}**`, ""]),
    "| | |",
    "|---|---|",
    ...table,
    "",
    `Details: ${link}`,
    "",
  ].join("\n");
}

/** As code no Markdown is read, and a bar or line break would end the cell. */
function code(value: string): string {
  return `\`${value.replaceAll("`", "'").replaceAll("|", "¦").replace(/\s/gu, " ")}\``;
}

function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/gu, "\\$&").replace(/\s/gu, " ");
}
