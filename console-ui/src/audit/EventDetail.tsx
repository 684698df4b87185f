import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useApi } from "../api/ConsoleContext";
import type { AuditEvent } from "../api/types";
import { overviewQuery } from "../overview/queries";
import { useUserNames } from "../people/useUserNames";
import { curlOf } from "../tools/curl";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyButton } from "../ui/CopyButton";
import { Facts } from "../ui/Facts";
import { formatFullTime, formatMs, shortened, words } from "../ui/format";
import { Decision } from "../ui/Outcome";
import { QueryView } from "../ui/QueryView";
import { Scopes } from "../ui/Scopes";
import classes from "./EventDetail.module.css";
import { writeTerm } from "./auditSearch";
import { CheckEvent } from "./CheckEvent";
import { clientOf, userOf } from "./eventList";
import { decisionQuery } from "./queries";
import { ticketText } from "./ticketText";
import { Why } from "./Why";

/** One event: what happened, why, and how one can be sure of it. */
export function EventDetail({ event: listed }: { event: AuditEvent }) {
  const story = useQuery(decisionQuery(useApi(), listed.decisionId));
  // Lists hold no previews: one is shown, and recorded as shown, with its own event alone.
  const event = story.data?.event ?? listed;
  const router = useRouter();
  const permalink = () =>
    new URL(
      router.buildLocation({ to: "/audit/e/$decisionId", params: { decisionId: event.decisionId } })
        .publicHref,
      window.location.origin,
    ).href;

  return (
    <Stack gap="lg">
      <div>
        <Group gap="xs" fz="sm">
          <Decision decision={event.decision} />
          <Text inherit c="dimmed">
            {words(event.reason)}
          </Text>
        </Group>
        <Text fz="lg" mt={6} lh={1.45}>
          {shortened(story.data?.summary ?? " ")}
        </Text>
        <Group gap="xs" mt="sm">
          <CopyButton text={permalink} what="the link" label="Copy link" />
          <CopyButton
            text={() => JSON.stringify(event, null, 2)}
            what="the event as JSON"
            label="Copy JSON"
          />
          <CopyButton
            text={() => ticketText(event, story.data?.summary, permalink())}
            what="the event for a ticket"
            label="Copy for ticket"
          />
          {isToolCall(event) && <CopyCall event={event} pending={story.isPending} />}
        </Group>
      </div>
      <Section title="Why">
        <QueryView query={story} what="the explanation" height={180}>
          {(found) => <Why story={found} />}
        </QueryView>
      </Section>
      <Section title="Call">
        <CallFacts event={event} />
      </Section>
      {event.argsPreview !== null && (
        <Section title="Arguments, redacted">
          <pre className={classes.preview} tabIndex={0}>
            {event.argsPreview}
          </pre>
        </Section>
      )}
      {event.latencyMs > 0 && (
        <Section title="Timing">
          <Timing event={event} />
        </Section>
      )}
      <Section title="Related">
        <Related event={event} />
      </Section>
      <Section title="Integrity">
        <Facts
          facts={[
            { name: "Place", value: `#${event.seq}` },
            { name: "Hash", value: <Hash text={event.hash} what="the hash" /> },
            { name: "Hash before", value: <Hash text={event.prevHash} what="the hash before" /> },
            { name: "Arguments", value: <Hash text={event.argsDigest} what="the digest of the arguments" /> },
            { name: "Result", value: <Hash text={event.resultDigest} what="the digest of the result" /> },
            { name: "Erased", value: event.erased && "Personal data was erased from this event" },
          ]}
        />
        <CheckEvent event={event} />
      </Section>
    </Stack>
  );
}

/** What no tool is called is only what its caller wrote. */
const isToolCall = (event: AuditEvent): boolean =>
  event.tool !== null && event.method === "tools/call" && event.reason !== "unknown_tool";

/** The same call for a shell, where the record holds its arguments; what is redacted in them has to be put back. */
function CopyCall({ event, pending }: { event: AuditEvent; pending: boolean }) {
  const overview = useQuery(overviewQuery(useApi()));
  const mcpUrl = overview.data?.gateway.mcpUrl;
  if (mcpUrl === undefined || event.tool === null) return null;
  const { tool, argsPreview } = event;
  const args = argumentsOf(argsPreview);
  if (args === undefined) {
    return (
      <Group gap={6}>
        <Button variant="default" size="xs" leftSection={<IconCopy size={14} />} disabled>
          Copy as curl
        </Button>
        {!pending && (
          <Text fz="xs" c="dimmed">
            {argsPreview === null ? noArguments(event) : "Its arguments were too long to be recorded whole."}
          </Text>
        )}
      </Group>
    );
  }
  return (
    <Group gap={6}>
      <CopyButton
        text={() => curlOf(new URL(mcpUrl).origin, tool, args)}
        what="the call as curl"
        label="Copy as curl"
      />
      {isChanged(argsPreview) && (
        <Text fz="xs" c="dimmed">
          Put back what is redacted or cut in its arguments.
        </Text>
      )}
    </Group>
  );
}

/** Whether something stands in the preview that the caller did not send. */
const isChanged = (preview: string | null): boolean =>
  preview !== null && /\[redacted\]|… \(\d+ characters\)/u.test(preview);

const noArguments = ({ erased }: AuditEvent): string =>
  erased ? "Its arguments were erased." : "No arguments are recorded, or your role may not see them.";

/** The arguments, if the preview still is all of them in form; one that was cut is no JSON any more. */
function argumentsOf(preview: string | null): Record<string, unknown> | undefined {
  try {
    const args: unknown = JSON.parse(preview ?? "");
    return isRecord(args) ? args : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const MINUTE_MS = 60_000;

/** Where to look for what belongs to it. */
function Related({ event }: { event: AuditEvent }) {
  const around = (ms: number) => new Date(Date.parse(event.time) + ms).toISOString();
  const all = { range: "all" } as const;
  return (
    <Group gap="md" fz="sm">
      <AnchorLink to="/audit" search={{ from: around(-MINUTE_MS), to: around(MINUTE_MS) }}>
        A minute before and after
      </AnchorLink>
      {event.tool !== null && (
        <AnchorLink to="/audit" search={{ range: "7d", user: userOf(event), tool: event.tool }}>
          The same user and tool
        </AnchorLink>
      )}
      {event.traceId !== null && (
        <AnchorLink to="/audit" search={{ ...all, q: writeTerm("trace", event.traceId) }}>
          The same trace
        </AnchorLink>
      )}
      {event.sessionId !== null && (
        <AnchorLink to="/audit" search={{ ...all, q: writeTerm("session", event.sessionId) }}>
          The same session
        </AnchorLink>
      )}
      {event.reason !== "allowed" && (
        <AnchorLink to="/audit" search={{ range: "7d", reason: event.reason }}>
          The same reason
        </AnchorLink>
      )}
    </Group>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={3} fz="sm" mb={8}>
        {title}
      </Title>
      {children}
    </section>
  );
}

function CallFacts({ event }: { event: AuditEvent }) {
  const client = clientOf(event);
  const { nameOf } = useUserNames();
  return (
    <Facts
      facts={[
        { name: "Time", value: formatFullTime(event.time) },
        {
          name: "User",
          value: (
            <AnchorLink to="/audit" search={{ user: userOf(event), range: "7d" }}>
              {nameOf(userOf(event))}
            </AnchorLink>
          ),
        },
        {
          name: "Tool",
          value: event.tool !== null && (
            <AnchorLink to="/tools/$name" params={{ name: event.tool }} ff="monospace">
              {event.tool}
            </AnchorLink>
          ),
        },
        {
          name: "Client",
          value: client !== "" && (
            <AnchorLink to="/audit" search={{ client: event.clientId ?? client, range: "7d" }}>
              {client}
            </AnchorLink>
          ),
        },
        { name: "Method", value: event.method },
        { name: "Came by", value: [event.front, event.protocol].filter(Boolean).join(", ") },
        { name: "Address", value: event.address },
        { name: "Client says", value: event.userAgent },
        { name: "Session", value: event.sessionId },
        { name: "Proven by", value: event.authMethod !== null && words(event.authMethod) },
        { name: "Acting", value: event.actors.length > 0 && event.actors.join(", for ") },
        { name: "Size", value: event.argsBytes > 0 && sizeText(event) },
        { name: "Status", value: `${event.status}, ${words(event.outcome).toLowerCase()}` },
        {
          name: "Scopes needed",
          value: event.requiredScopes.length > 0 && (
            <Scopes scopes={event.requiredScopes} missing={event.missingScopes} />
          ),
        },
        { name: "Scopes held", value: event.heldScopes.length > 0 && <Scopes scopes={event.heldScopes} /> },
        { name: "Rule", value: event.rule !== null && <code>{event.rule}</code> },
        { name: "Revision", value: event.revision },
        { name: "Calls left", value: event.limitLeft !== null && `${event.limitLeft} within the rate limit` },
        { name: "Found", value: event.findings.length > 0 && event.findings.map(words).join(", ") },
        { name: "Detail", value: event.detail },
        { name: "Repeated", value: event.count > 1 && `${event.count} times, recorded as one` },
        { name: "User id", value: event.uid },
        { name: "Subject", value: event.subject },
        { name: "Issuer", value: event.issuer },
        { name: "Request", value: <Hash text={event.requestId} what="the request id" /> },
        { name: "Decision", value: <Hash text={event.decisionId} what="the decision id" /> },
        { name: "Trace", value: event.traceId },
      ]}
    />
  );
}

/** Where the time went. */
function Timing({ event: { latencyMs, upstreamMs } }: { event: AuditEvent }) {
  const upstream = Math.min(1, upstreamMs / latencyMs);
  return (
    <>
      <div className={classes.timing} aria-hidden="true">
        <span style={{ flexGrow: 1 - upstream }} />
        <span style={{ flexGrow: upstream }} data-upstream />
      </div>
      <Text fz="sm">
        {formatMs(latencyMs)}
        {upstreamMs === 0
          ? ", all of it in the gateway"
          : `: ${formatMs(Math.max(0, latencyMs - upstreamMs))} in the gateway, ${formatMs(upstreamMs)} upstream`}
      </Text>
    </>
  );
}

function sizeText(event: AuditEvent): string {
  return `${event.argsBytes} bytes in, ${event.resultBytes} bytes out`;
}

function Hash({ text, what }: { text: string | null; what: string }) {
  if (text === null) return "none";
  return (
    <span className={classes.hash}>
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </span>
  );
}
