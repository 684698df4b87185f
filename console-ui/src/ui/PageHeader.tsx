import { Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import classes from "./PageHeader.module.css";

interface PageHeaderProps {
  title: string;
  /** Shown above the title: where this page belongs. */
  parent?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, parent, description, actions }: PageHeaderProps) {
  useDocumentTitle(`${title} · Gatehouse`);
  return (
    <div className={classes.header}>
      <div className={classes.text}>
        {parent !== undefined && <div className={classes.parent}>{parent}</div>}
        <Title order={1} tabIndex={-1} className={classes.title}>
          {title}
        </Title>
        {description !== undefined && (
          <Text c="dimmed" fz="sm" maw="42rem">
            {description}
          </Text>
        )}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
