import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { PROBLEMS, type LoginProblem } from "./loginSearch";

interface ProviderProblemProps {
  problem: LoginProblem;
  provider: string | null;
}

/** Why somebody who came back from the identity provider is not signed in. */
export function ProviderProblem({ problem, provider }: ProviderProblemProps) {
  return (
    <Alert
      color="red"
      icon={<IconAlertCircle />}
      title={provider === null ? "Not signed in" : `Not signed in with ${provider}`}
      role="alert"
    >
      {PROBLEMS[problem]}
    </Alert>
  );
}
