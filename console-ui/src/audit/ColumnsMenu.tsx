import { Button, Checkbox, Popover, Stack } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { COLUMNS, columnsOf, columnsText } from "./columns";

const route = getRouteApi("/shell/audit");

/** Which columns the list has; kept in the address like everything else. */
export function ColumnsMenu() {
  const { columns } = route.useSearch();
  const navigate = route.useNavigate();
  const shown = columnsOf(columns).map(({ name }) => name);
  const toggle = (name: string, on: boolean) => {
    const names = on ? [...shown, name] : shown.filter((other) => other !== name);
    void navigate({ search: (previous) => ({ ...previous, columns: columnsText(names) }), replace: true });
  };

  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <Stack gap="xs">
          {COLUMNS.map(({ name }) => (
            <Checkbox
              key={name}
              label={name}
              checked={shown.includes(name)}
              disabled={shown.length === 1 && shown.includes(name)}
              onChange={(event) => toggle(name, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
