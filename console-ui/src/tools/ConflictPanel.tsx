import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Access } from "../api/types";
import { AccessDiff } from "./AccessDiff";
import { accessText } from "./AccessSummary";
import type { Guarded, Subject } from "./subject";

interface ConflictPanelProps {
  kind: Subject<Guarded>["kind"];
  theirs: Guarded;
  yours: Access;
  saving: boolean;
  onTakeTheirs: () => void;
  onSaveOver: () => void;
  /** The reason, which can still be given. */
  children: ReactNode;
}

/** The button that had the focus has made way for this. */
const focusOnceShown = (alert: HTMLElement | null): void => alert?.focus();

/** Somebody else saved first: shows what holds now and what saving anyway would change of it. */
export function ConflictPanel({
  kind,
  theirs,
  yours,
  saving,
  onTakeTheirs,
  onSaveOver,
  children,
}: ConflictPanelProps) {
  return (
    <Stack gap="sm">
      <Alert
        color="orange"
        icon={<IconGitMerge />}
        title={`Somebody changed this ${kind} meanwhile`}
        role="alert"
        tabIndex={-1}
        ref={focusOnceShown}
      >
        Revision {theirs.revision} is in force now: {accessText(theirs.access)}.
      </Alert>
      <Text fz="sm" fw={500}>
        Saving yours on top would change:
      </Text>
      <AccessDiff before={theirs.access} after={yours} />
      {children}
      <Group gap="xs">
        <Button onClick={onTakeTheirs}>Keep theirs</Button>
        <Button variant="default" color="red" onClick={onSaveOver} loading={saving}>
          Save mine on top
        </Button>
      </Group>
    </Stack>
  );
}
