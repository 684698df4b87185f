import { FileInput, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/ConsoleContext";
import { plural } from "../ui/format";
import { ProblemPanel } from "../ui/ProblemPanel";
import { checkInBrowser, eventsOf } from "./browserCheck";
import { ChainCheckResult } from "./ChainCheckResult";

interface CheckFileProps {
  opened: boolean;
  onClose: () => void;
}

/** Says whether an exported file is still what was recorded. The file does not leave the browser. */
export function CheckFile({ opened, onClose }: CheckFileProps) {
  const api = useApi();
  const [checked, setChecked] = useState(0);
  const check = useMutation({
    mutationFn: (file: File) => checkInBrowser(api, eventsOf(file), (state) => setChecked(state.checked)),
    onMutate: () => setChecked(0),
  });
  return (
    <Modal
      opened={opened}
      onClose={() => {
        check.reset();
        onClose();
      }}
      title="Check an exported file"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        <Text fz="sm" c="dimmed">
          Every hash of an export in JSON Lines is computed anew in this browser. The file stays here; the
          gateway is only asked for the digests that go into the hashes.
        </Text>
        <FileInput
          label="Export"
          placeholder="gatehouse-audit-….jsonl"
          accept=".jsonl,application/jsonl"
          disabled={check.isPending}
          onChange={(file) => {
            if (file !== null) check.mutate(file);
          }}
        />
        {check.isPending && <Text fz="sm">{plural(checked, "event")} checked</Text>}
        {check.isSuccess && <ChainCheckResult state={check.data} />}
        {check.isError && <ProblemPanel title="The file could not be checked" error={check.error} />}
      </Stack>
    </Modal>
  );
}
