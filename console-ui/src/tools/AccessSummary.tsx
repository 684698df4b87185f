import { IconLock, IconLockOpen2, IconUserQuestion, IconCircleOff, type Icon } from "@tabler/icons-react";
import type { Access, AccessMode } from "../api/types";
import { modeLabel } from "./access";
import classes from "./AccessSummary.module.css";

const ICONS: Record<AccessMode, Icon> = {
  public: IconLockOpen2,
  optional: IconUserQuestion,
  required: IconLock,
};

export function ModeLabel({ mode }: { mode: AccessMode }) {
  const ModeIcon = ICONS[mode];
  return (
    <span className={classes.mode}>
      <ModeIcon size={16} stroke={1.8} aria-hidden />
      {modeLabel(mode)}
    </span>
  );
}

export function EnabledLabel({ enabled }: { enabled: boolean }) {
  if (enabled) return <span className={classes.enabled}>On</span>;
  return (
    <span className={classes.disabled}>
      <IconCircleOff size={16} stroke={1.8} aria-hidden />
      Off
    </span>
  );
}

/** Access in half a sentence. */
export function accessText({ mode, scopes, enabled }: Access): string {
  const needs = mode === "required" && scopes.length > 0 ? `, needs ${scopes.join(" ")}` : "";
  return `${modeLabel(mode)}${needs}${enabled ? "" : ", switched off"}`;
}
