import { Button, Group, Modal, Stack } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { ProblemPanel } from "./ProblemPanel";

interface FormDialogProps {
  /** What the button that opens it says. */
  label: string;
  ariaLabel?: string;
  title: string;
  /** What the button that sends it says. */
  submit: string;
  /** Why the button cannot be used; absent if it can. */
  locked?: string;
  ready: boolean;
  pending: boolean;
  error: Error | null;
  variant?: string;
  onOpened?: () => void;
  onSubmit: () => void;
  /** The dialog is gone, with whatever it showed. */
  onClosed: () => void;
  /** What came of it; takes the place of the form. */
  outcome?: ReactNode;
  children: ReactNode;
}

/** A button that opens a form, which shows what came of it once it was sent, and nowhere else: it stays until then. */
export function FormDialog({
  label,
  ariaLabel,
  title,
  submit,
  locked,
  ready,
  pending,
  error,
  variant = "filled",
  onOpened,
  onSubmit,
  onClosed,
  outcome,
  children,
}: FormDialogProps) {
  const [opened, setOpened] = useState(false);
  const close = () => {
    if (pending) return;
    setOpened(false);
    onClosed();
  };
  return (
    <>
      <Button
        size="sm"
        variant={variant}
        aria-label={ariaLabel}
        disabled={locked !== undefined}
        title={locked}
        onClick={() => {
          onOpened?.();
          setOpened(true);
        }}
      >
        {label}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={title}
        closeOnClickOutside={false}
        closeButtonProps={{ "aria-label": "Close", disabled: pending }}
      >
        {outcome === undefined ? (
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              if (ready && !pending) onSubmit();
            }}
          >
            <Stack>
              {children}
              {error !== null && <ProblemPanel title="Not done" error={error} />}
              <Group gap="xs" justify="flex-end">
                <Button variant="default" disabled={pending} onClick={close}>
                  Cancel
                </Button>
                <Button type="submit" loading={pending} disabled={!ready}>
                  {submit}
                </Button>
              </Group>
            </Stack>
          </form>
        ) : (
          <Stack>
            {outcome}
            <Group justify="flex-end">
              <Button onClick={close}>Close</Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  );
}

/** Why somebody who is no admin cannot use a button. */
export const ADMINS_ONLY = "Only an admin can do this";
