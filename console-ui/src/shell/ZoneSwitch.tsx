import { Tooltip, UnstyledButton } from "@mantine/core";
import { setZone, useZone, zoneName } from "../ui/zone";
import classes from "./Shell.module.css";

/** In which zone times are shown, and the way to the other, where this computer has another than UTC. */
export function ZoneSwitch() {
  const zone = useZone();
  const other = zone === "UTC" ? "local" : "UTC";
  if (["UTC", "Etc/UTC"].includes(zoneName("local"))) return null;
  const shown = zone === "UTC" ? "UTC" : "Local time";
  const offer = `${shown}: times are in ${zoneName(zone)}; show them in ${zoneName(other)}`;
  return (
    <Tooltip label={offer} withinPortal={false}>
      <UnstyledButton className={classes.zone} aria-label={offer} onClick={() => setZone(other)}>
        {shown}
      </UnstyledButton>
    </Tooltip>
  );
}
