import { Text } from "@mantine/core";
import { words } from "./format";
import { Decision } from "./Outcome";
import { Scopes } from "./Scopes";

interface VerdictProps {
  decision: string;
  reason: string;
  missingScopes: readonly string[];
}

/** A decision, why, and what is lacking, on one line. */
export function Verdict({ decision, reason, missingScopes }: VerdictProps) {
  return (
    <>
      <Decision decision={decision} />
      {reason !== "allowed" && (
        <Text inherit span c="dimmed">
          {" "}
          {words(reason)}
        </Text>
      )}
      {missingScopes.length > 0 && (
        <>
          , lacks <Scopes scopes={missingScopes} />
        </>
      )}
    </>
  );
}
