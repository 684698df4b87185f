import { Button, Modal } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useApi } from "../api/ConsoleContext";
import { verifyChain, type ChainPart } from "./queries";

const CheckChain = lazy(async () => ({ default: (await import("./CheckChain")).CheckChain }));

/** Has the gateway recompute the hash chain of the log; the check goes on while the dialog is closed, and what it found stays. */
export function VerifyChain() {
  const api = useApi();
  const check = useMutation({ mutationFn: (part: ChainPart) => verifyChain(api, part) });
  const [opened, setOpened] = useState(false);

  return (
    <>
      <Button variant="default" leftSection={<IconShieldCheck size={16} />} onClick={() => setOpened(true)}>
        Verify chain
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="Integrity of the audit log"
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <Suspense>
          <CheckChain check={check} />
        </Suspense>
      </Modal>
    </>
  );
}
