import { Button, Modal, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconShieldCheck } from "@tabler/icons-react";
import { lazy, Suspense } from "react";

const ChainCheck = lazy(async () => ({ default: (await import("./ChainCheck")).ChainCheck }));

/** Has the gateway recompute the hash chain of the log. */
export function VerifyChain() {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" leftSection={<IconShieldCheck size={16} />} onClick={open}>
        Verify chain
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title="Integrity of the audit log"
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <Suspense fallback={<Skeleton h={160} />}>
          <ChainCheck />
        </Suspense>
      </Modal>
    </>
  );
}
