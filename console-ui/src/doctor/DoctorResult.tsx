import { Alert, Text } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import type { DoctorClient, DoctorFinding, DoctorReport } from "../api/types";
import { CopyLine } from "../ui/CopyLine";
import { plural, words } from "../ui/format";
import { CheckStatus } from "../ui/Outcome";
import { Panel } from "../ui/Panel";
import classes from "./Doctor.module.css";

const STATUS: Record<DoctorClient["steps"][number]["status"], string> = {
  passed: "pass",
  warned: "warn",
  failed: "fail",
  skipped: "skipped",
};

const STEPS: Record<DoctorClient["steps"][number]["step"], string> = {
  endpoint: "MCP endpoint",
  challenge: "401 challenge",
  resource_metadata: "Resource metadata",
  resource: "Resource is the URL",
  server_metadata: "Server metadata",
  pkce: "PKCE",
  registration: "Client id",
  authorization: "Sign-in page",
};

const VERDICT: Record<DoctorClient["verdict"], string> = { works: "pass", works_with: "warn", fails: "fail" };

/** The verdict on each client, what was found, and how to put it right. */
export function DoctorResult({ report }: { report: DoctorReport }) {
  const failing = report.clients.filter(({ verdict }) => verdict === "fails").length;
  return (
    <>
      {!report.reachable && (
        <Alert color="red" icon={<IconPlugConnectedX />} title={`${report.url} does not answer`} role="alert">
          {report.clients[0]?.findings[0]?.came}
        </Alert>
      )}
      {report.findings.length > 0 && (
        <Panel title="For every client" flush>
          <Findings findings={report.findings} />
        </Panel>
      )}
      <Panel
        title={
          failing === 0
            ? "Every client gets to the sign-in page"
            : `${plural(failing, "client")} cannot sign in`
        }
        aside={
          <Text fz="sm" c="dimmed" className={classes.examined}>
            {report.url}
          </Text>
        }
        flush
      >
        {report.clients.map((client) => (
          <Client key={client.client} client={client} />
        ))}
      </Panel>
    </>
  );
}

function Client({ client }: { client: DoctorClient }) {
  return (
    <details className={classes.client} open={client.verdict === "fails" || undefined}>
      <summary className={classes.summary}>
        <CheckStatus status={VERDICT[client.verdict]} />
        <span className={classes.name}>{client.name}</span>
        <span className={classes.sentence}>{client.sentence}</span>
      </summary>
      <Findings findings={client.findings} />
      <ol className={classes.steps} aria-label={`Steps of ${client.name}`}>
        {client.steps.map((step) => (
          <li key={step.step} className={classes.step} data-status={step.status}>
            <CheckStatus status={STATUS[step.status]} />
            <span className={classes.name}>{STEPS[step.step]}</span>
            <span className={classes.detail}>{step.detail}</span>
            {step.requests.map((request, index) => (
              <code key={index} className={classes.request}>
                {request.method} {request.url}: {request.came}
              </code>
            ))}
          </li>
        ))}
      </ol>
      {client.authorizationUrl !== null && (
        <div className={classes.signIn}>
          <Text fz="sm" mb={4}>
            It gets its client id by {client.clientIdBy} and would open
          </Text>
          <CopyLine text={client.authorizationUrl} what={`the sign-in address of ${client.name}`} />
        </div>
      )}
    </details>
  );
}

function Findings({ findings }: { findings: readonly DoctorFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className={classes.findings}>
      {findings.map((finding, index) => (
        <li key={index} className={classes.finding} data-severity={finding.severity}>
          <strong>
            {words(finding.severity)}: {words(finding.problem).toLowerCase()}
          </strong>
          <span>{finding.summary}</span>
          <dl className={classes.compared}>
            <dt>Came</dt>
            <dd>{finding.came}</dd>
            <dt>Expected</dt>
            <dd>{finding.expected}</dd>
            <dt>Fix</dt>
            <dd>{finding.fix}</dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}
