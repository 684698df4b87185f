import type { ErrorComponentProps } from "@tanstack/react-router";
import { useRouter } from "@tanstack/react-router";
import { ProblemPanel } from "../ui/ProblemPanel";

export function RouteProblem({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <main id="main">
      <ProblemPanel
        title="This page could not be shown"
        error={error}
        onRetry={() => void router.invalidate()}
      />
    </main>
  );
}
