import { Tooltip, UnstyledButton } from "@mantine/core";
import { setZone, useZone, zoneName } from "../ui/zone";
import classes from "./Shell.module.css";

/** In which zone times are shown, and the way to the other. */
export function ZoneSwitch() {
  const zone = useZone();
  const other = zone === "UTC" ? "local" : "UTC";
  const offer = `Times are in ${zoneName(zone)}; show them in ${zoneName(other)}`;
  return (
    <Tooltip label={offer}>
      <UnstyledButton className={classes.zone} aria-label={offer} onClick={() => setZone(other)}>
        {zone === "UTC" ? "UTC" : "Local time"}
      </UnstyledButton>
    </Tooltip>
  );
}
