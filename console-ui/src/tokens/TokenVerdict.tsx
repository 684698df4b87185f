import { Alert } from "@mantine/core";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import type { TokenReport } from "../api/types";

interface TokenVerdictProps {
  verdict: TokenReport["verdict"];
  /** Which token it is about, where there are two. */
  name?: string;
}

/** Whether a token is taken, in one sentence. */
export function TokenVerdict({ verdict: { accepted, code, message }, name }: TokenVerdictProps) {
  const word = accepted ? "Accepted" : "Rejected";
  return (
    <Alert
      color={accepted ? "green" : "red"}
      icon={accepted ? <IconShieldCheck /> : <IconShieldX />}
      title={name === undefined ? word : `${name}: ${word.toLowerCase()}`}
      role="status"
    >
      {message.charAt(0).toUpperCase() + message.slice(1)}
      {code !== null && (
        <>
          {" "}
          <code>{code}</code>
        </>
      )}
    </Alert>
  );
}
