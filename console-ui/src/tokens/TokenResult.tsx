import { Alert, Stack, Text } from "@mantine/core";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import type { TokenReport } from "../api/types";
import { useUserNames } from "../people/useUserNames";
import { CopyLine } from "../ui/CopyLine";
import { Facts } from "../ui/Facts";
import { formatAgo, formatFullTime } from "../ui/format";
import { JsonText } from "../ui/JsonText";
import { Panel } from "../ui/Panel";
import { Scopes } from "../ui/Scopes";
import { TokenChecks } from "./TokenChecks";
import classes from "./TokenResult.module.css";
import { TokenTools } from "./TokenTools";

/** The verdict first, then what led to it, then what it is good for. */
export function TokenResult({ report }: { report: TokenReport }) {
  const { verdict, checks, header, claims, caller, tools, challenge } = report;
  return (
    <Stack>
      <Alert
        color={verdict.accepted ? "green" : "red"}
        icon={verdict.accepted ? <IconShieldCheck /> : <IconShieldX />}
        title={verdict.accepted ? "Accepted" : "Rejected"}
        role="status"
      >
        {verdict.message}
        {verdict.code !== null && (
          <>
            {" "}
            <code>{verdict.code}</code>
          </>
        )}
      </Alert>
      {challenge !== null && (
        <Panel title="What a client is told">
          <CopyLine text={`WWW-Authenticate: ${challenge}`} what="the challenge" />
        </Panel>
      )}
      <div className={classes.columns}>
        <Stack>
          <Panel title="Checks, in order" flush>
            <TokenChecks checks={checks} />
          </Panel>
          {tools.length > 0 && (
            <Panel title="What it may call" flush>
              <TokenTools tools={tools} />
            </Panel>
          )}
        </Stack>
        <Stack>
          {caller !== null && (
            <Panel title="Who it is">
              <Caller caller={caller} />
            </Panel>
          )}
          <Decoded title="Claims" value={claims} />
          <Decoded title="Header" value={header} />
        </Stack>
      </div>
    </Stack>
  );
}

function Caller({ caller }: { caller: NonNullable<TokenReport["caller"]> }) {
  const { nameOf } = useUserNames();
  return (
    <Facts
      facts={[
        { name: "User", value: nameOf(caller.uid) },
        { name: "Subject", value: caller.subject },
        { name: "Issuer", value: caller.issuer },
        { name: "Client", value: caller.clientId },
        { name: "Scopes", value: <Scopes scopes={caller.scopes} /> },
        { name: "Expires", value: `${formatAgo(caller.expiresAt)}, ${formatFullTime(caller.expiresAt)}` },
      ]}
    />
  );
}

function Decoded({ title, value }: { title: string; value: TokenReport["claims"] }) {
  return (
    <Panel title={title}>
      {value === null ? (
        <Text fz="sm" c="dimmed">
          Cannot be decoded.
        </Text>
      ) : (
        <JsonText value={value} what={`the ${title.toLowerCase()}`} />
      )}
    </Panel>
  );
}
