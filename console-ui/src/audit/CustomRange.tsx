import { Group, TextInput } from "@mantine/core";
import type { AuditSearch } from "./auditSearch";

interface CustomRangeProps {
  search: AuditSearch;
  onChange: (part: AuditSearch) => void;
}

/** Two times of the browser's time zone. */
export function CustomRange({ search, onChange }: CustomRangeProps) {
  return (
    <Group gap="xs">
      <TextInput
        type="datetime-local"
        label="From"
        defaultValue={toLocal(search.from)}
        onBlur={(event) => onChange({ from: fromLocal(event.currentTarget.value) })}
      />
      <TextInput
        type="datetime-local"
        label="To"
        defaultValue={toLocal(search.to)}
        onBlur={(event) => onChange({ to: fromLocal(event.currentTarget.value) })}
      />
    </Group>
  );
}

function toLocal(iso: string | undefined): string {
  if (iso === undefined) return "";
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function fromLocal(local: string): string | undefined {
  return local === "" ? undefined : new Date(local).toISOString();
}
