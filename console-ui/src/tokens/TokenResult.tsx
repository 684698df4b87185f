import { Stack } from "@mantine/core";
import type { TokenReport } from "../api/types";
import { useUserNames } from "../people/useUserNames";
import { CopyLine } from "../ui/CopyLine";
import { Facts } from "../ui/Facts";
import { formatAgo, formatFullTime } from "../ui/format";
import { Panel } from "../ui/Panel";
import { Scopes } from "../ui/Scopes";
import { useZone } from "../ui/zone";
import { ClaimList } from "./ClaimList";
import { decodeToken } from "./decode";
import { Part } from "./DecodedView";
import { TokenChecks } from "./TokenChecks";
import classes from "./TokenResult.module.css";
import { TokenTools } from "./TokenTools";
import { TokenVerdict } from "./TokenVerdict";

/** The verdict first, then what led to it, then what it is good for. */
export function TokenResult({ report, token }: { report: TokenReport; token: string }) {
  const { verdict, checks, header, claims, caller, tools, challenge } = report;
  return (
    <Stack>
      <TokenVerdict verdict={verdict} />
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
          <Decoded name="Claims" value={claims} token={token} />
          <Decoded name="Header" value={header} token={token} />
        </Stack>
      </div>
    </Stack>
  );
}

function Caller({ caller }: { caller: NonNullable<TokenReport["caller"]> }) {
  useZone();
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

interface DecodedProps {
  name: "Claims" | "Header";
  value: TokenReport["claims"];
  token: string;
}

/** As the gateway read it; where it could not, as much as the browser can read. */
function Decoded({ name, value, token }: DecodedProps) {
  if (value !== null) return <ClaimList title={name} value={value} />;
  const part = decodeToken(token).parts.find((candidate) => candidate.name === name);
  return part === undefined ? null : <Part part={part} />;
}
