import { Text, Title } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./Empty.module.css";

interface EmptyProps {
  icon: Icon;
  title: string;
  children?: ReactNode;
}

export function Empty({ icon: EmptyIcon, title, children }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <EmptyIcon size={32} stroke={1.4} aria-hidden />
      <Title order={2} fz="md">
        {title}
      </Title>
      <Text component="div" fz="sm" c="dimmed" maw="36rem">
        {children}
      </Text>
    </div>
  );
}
