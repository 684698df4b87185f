import { Button, Group, Modal, Stack, Text, TextInput, type ButtonProps } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { CopyCurl } from "../ui/CopyCurl";
import { ProblemPanel } from "../ui/ProblemPanel";
import { useAccessChange } from "./requests";

interface ConfirmButtonProps extends Pick<ButtonProps, "size" | "variant" | "color"> {
  /** What the button does, in two or three words. */
  label: string;
  /** The same for a screen reader, with whom it is about. */
  ariaLabel?: string;
  title: string;
  /** What will happen, and what not. */
  children: ReactNode;
  /** Whether to ask why. */
  reasoned?: boolean;
  /** What must be typed first, for what cannot be taken back. */
  phrase?: string;
  said: string;
  change: (reason: string) => Promise<void>;
  /** The same as a POST to the admin API, for a shell. */
  asCurl?: (reason: string) => { path: string; body: unknown };
}

/** A button that ends or returns access: says what will happen, asks why, and only then does it. Admins only. */
export function ConfirmButton({
  label,
  ariaLabel,
  title,
  children,
  reasoned = true,
  phrase,
  said,
  change,
  asCurl,
  ...look
}: ConfirmButtonProps) {
  const mayWrite = roleAllows(useRole(), "admin");
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const close = () => {
    setOpened(false);
    setReason("");
    setTyped("");
  };
  const act = useAccessChange(change, said, close);
  const ready = (!reasoned || reason.trim() !== "") && (phrase === undefined || typed.trim() === phrase);

  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        {...look}
        aria-label={ariaLabel}
        disabled={!mayWrite}
        title={mayWrite ? undefined : "Only an admin can do this"}
        onClick={() => setOpened(true)}
      >
        {label}
      </Button>
      <Modal
        opened={opened}
        onClose={() => {
          close();
          act.reset();
        }}
        title={title}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) act.mutate(reason.trim());
          }}
        >
          <Stack>
            <Text fz="sm">{children}</Text>
            {reasoned && (
              <TextInput
                label="Reason"
                description="For the audit log, and for whoever looks at this later."
                maxLength={500}
                required
                data-autofocus
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            )}
            {phrase !== undefined && (
              <TextInput
                label={`Type “${phrase}” to confirm`}
                autoComplete="off"
                required
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
            )}
            {act.isError && <ProblemPanel title="Not done" error={act.error} />}
            <Group gap="xs" justify="flex-end">
              {asCurl !== undefined && <CopyCurl method="POST" what={label} {...asCurl(reason.trim())} />}
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" color={look.color} loading={act.isPending} disabled={!ready}>
                {label}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
