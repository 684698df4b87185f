import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { copyText } from "./clipboard";

interface CopyButtonProps {
  text: string | (() => string);
  /** What is copied, for the accessible name: "Copy …". */
  what: string;
  /** A visible label makes it a full button. */
  label?: string;
}

type CopyState = "idle" | "copied" | "failed";

const ICONS = { idle: IconCopy, copied: IconCheck, failed: IconX };

export function CopyButton({ text, what, label }: CopyButtonProps) {
  const [state, setState] = useState<CopyState>("idle");
  const StateIcon = ICONS[state];
  const hint = { idle: `Copy ${what}`, copied: "Copied", failed: "Copying is blocked here" }[state];

  useEffect(() => {
    if (state === "idle") return undefined;
    const reset = setTimeout(() => setState("idle"), 2_000);
    return () => clearTimeout(reset);
  }, [state]);

  const copy = async () => {
    const copied = await copyText(typeof text === "string" ? text : text());
    setState(copied ? "copied" : "failed");
  };

  if (label !== undefined) {
    return (
      <Button variant="default" size="xs" leftSection={<StateIcon size={14} />} onClick={() => void copy()}>
        {state === "idle" ? label : hint}
      </Button>
    );
  }
  return (
    <Tooltip label={hint}>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="dimmed"
        size={26}
        aria-label={hint}
        onClick={() => void copy()}
      >
        <StateIcon size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
