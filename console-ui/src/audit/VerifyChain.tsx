import { Alert, Button, Modal, Stack } from "@mantine/core";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useApi } from "../api/ConsoleContext";
import type { ChainReport } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { Facts } from "../ui/Facts";
import { formatMs, plural } from "../ui/format";
import { ProblemPanel } from "../ui/ProblemPanel";
import { verifyChain } from "./queries";

/** Recomputes the hash chain of the whole log on the gateway. */
export function VerifyChain() {
  const api = useApi();
  const verify = useMutation({ mutationFn: () => verifyChain(api) });
  // While it loads the button cannot have the focus, so the dialog would not know whom to give it back to.
  const button = useRef<HTMLButtonElement>(null);

  return (
    <>
      <Button
        ref={button}
        variant="default"
        leftSection={<IconShieldCheck size={16} />}
        loading={verify.isPending}
        onClick={() => verify.mutate()}
      >
        Verify chain
      </Button>
      <Modal
        opened={verify.isSuccess || verify.isError}
        onClose={verify.reset}
        returnFocus={false}
        onExitTransitionEnd={() => button.current?.focus()}
        title="Integrity of the audit log"
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {verify.isError && <ProblemPanel title="The chain could not be checked" error={verify.error} />}
        {verify.isSuccess && <Report report={verify.data} />}
      </Modal>
    </>
  );
}

function Report({ report }: { report: ChainReport }) {
  const { intact, checked, erased, removed, checkpoints, spilled, tookMs, headSeq, headHash, firstBad } =
    report;
  return (
    <Stack>
      {intact ? (
        <Alert color="green" icon={<IconShieldCheck />} title="Intact">
          {plural(checked, "event")} checked in {formatMs(tookMs)}; every one follows from the one before.
        </Alert>
      ) : (
        <Alert color="red" icon={<IconShieldX />} title="Broken">
          The log was changed after it was written. Keep a copy of the database before anything else.
        </Alert>
      )}
      <Facts
        facts={[
          { name: "Checkpoints", value: intact && `${plural(checkpoints, "signed checkpoint")} fit` },
          {
            name: "In the journal",
            value:
              spilled > 0 && `${plural(spilled, "event")}, to be recorded when the database can take them`,
          },
          { name: "Removed", value: removed > 0 && `${plural(removed, "event")}, when their time was over` },
          { name: "Erased", value: erased > 0 && `personal data, from ${plural(erased, "event")}` },
          { name: "Head", value: `#${headSeq}` },
          { name: "Head hash", value: <code>{headHash}</code> },
          ...(firstBad === null
            ? []
            : [
                {
                  name: "First bad",
                  value: (
                    <AnchorLink to="/audit" search={{ event: firstBad.seq, range: "all" }}>
                      #{firstBad.seq}
                    </AnchorLink>
                  ),
                },
                { name: "Problem", value: firstBad.problem },
                { name: "Expected", value: <code>{firstBad.expected}</code> },
                { name: "Found", value: <code>{firstBad.actual}</code> },
              ]),
        ]}
      />
    </Stack>
  );
}
