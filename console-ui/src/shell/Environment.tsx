import { Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import { overviewQuery } from "../overview/queries";
import classes from "./Shell.module.css";

/** Which gateway this console belongs to, so that nobody changes the wrong one. */
export function Environment() {
  const overview = useQuery(overviewQuery(useApi()));
  if (overview.data === undefined) return null;
  const { publicUrl, version } = overview.data.gateway;
  return (
    <Tooltip label={`Gatehouse ${version}, public at ${publicUrl}`}>
      <span className={classes.environment}>{publicUrl.replace(/^https?:\/\//, "")}</span>
    </Tooltip>
  );
}
