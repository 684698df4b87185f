import { Badge, Tooltip } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApi } from "../api/ConsoleContext";
import type { Overview } from "../api/types";
import { overviewQuery } from "../overview/queries";
import classes from "./Shell.module.css";

type Named = NonNullable<Overview["gateway"]["environment"]>;

const COLORS: Record<Named["color"], string> = {
  grey: "gray",
  green: "green",
  blue: "blue",
  orange: "orange",
  red: "red",
};

/** Which gateway this console belongs to, so that nobody changes the wrong one, and whether it is well. */
export function Environment() {
  const overview = useQuery(overviewQuery(useApi()));
  if (overview.data === undefined) return null;
  const { publicUrl, version, environment } = overview.data.gateway;
  const unhealthy = overview.data.health.filter((check) => !check.healthy);
  return (
    <>
      {environment !== null && (
        <Badge variant="light" color={COLORS[environment.color]} tt="none" className={classes.named}>
          {environment.name}
        </Badge>
      )}
      <Tooltip label={`Gatehouse ${version}, public at ${publicUrl}`}>
        <span className={classes.environment}>{publicUrl.replace(/^https?:\/\//, "")}</span>
      </Tooltip>
      {unhealthy.length > 0 && (
        <Link to="/" className={classes.unhealthy}>
          <IconAlertTriangle size={16} aria-hidden />
          <span>{unhealthy.map(({ name }) => name).join(", ")} not healthy</span>
        </Link>
      )}
    </>
  );
}
