import { Alert, Button, Code, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { ApiProblem, messageOf } from "../api/problem";

interface ProblemPanelProps {
  title: string;
  error: unknown;
  onRetry?: () => void;
}

/** What failed, what to quote when asking for help, and a way to try again. */
export function ProblemPanel({ title, error, onRetry }: ProblemPanelProps) {
  const requestId = error instanceof ApiProblem ? error.requestId : undefined;
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={title} role="alert">
      <Text fz="sm">{messageOf(error)}</Text>
      {requestId !== undefined && (
        <Text fz="sm" mt={4}>
          Request <Code>{requestId}</Code>
        </Text>
      )}
      {onRetry !== undefined && (
        <Button size="xs" variant="default" mt="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
