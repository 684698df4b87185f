import { IconCopy, IconFilterMinus, IconFilterPlus, type Icon } from "@tabler/icons-react";
import type { MouseEvent } from "react";
import { copyAndSay } from "../ui/clipboard";
import classes from "./AuditTable.module.css";

interface CellActionsProps {
  value: string;
  onKeep: () => void;
  onDrop: () => void;
}

/** What the keys f, x and Ctrl C do, for the mouse. */
export function CellActions({ value, onKeep, onDrop }: CellActionsProps) {
  return (
    <span className={classes.actions} aria-hidden="true">
      <Action title="Keep events that have the same here (f)" icon={IconFilterPlus} onClick={onKeep} />
      <Action title="Leave them out (x)" icon={IconFilterMinus} onClick={onDrop} />
      <Action title="Copy (Ctrl C)" icon={IconCopy} onClick={() => void copyAndSay(value, value)} />
    </span>
  );
}

function Action({ title, icon: ActionIcon, onClick }: { title: string; icon: Icon; onClick: () => void }) {
  const act = (event: MouseEvent) => {
    event.stopPropagation();
    onClick();
  };
  return (
    <button
      type="button"
      tabIndex={-1}
      title={title}
      className={classes.action}
      // The focus stays where it is: a screen reader would be lost in what is hidden from it.
      onMouseDown={(event) => event.preventDefault()}
      onClick={act}
    >
      <ActionIcon size={15} />
    </button>
  );
}
