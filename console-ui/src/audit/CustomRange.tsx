import { Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { getZone } from "../ui/zone";
import { timeOf, typedBack, type AuditSearch } from "./auditSearch";

interface CustomRangeProps {
  search: AuditSearch;
  onChange: (part: AuditSearch) => void;
}

/** Two times of the zone that is chosen, or one back from now. */
export function CustomRange({ search, onChange }: CustomRangeProps) {
  // Leaving a field as it was must not cut the seconds off, or end a time that goes along with the clock.
  const change = (part: "from" | "to", { value, defaultValue }: HTMLInputElement) => {
    if (value !== defaultValue) onChange({ [part]: fromLocal(value) });
  };
  return (
    <Group gap="xs" align="flex-start">
      <TextInput
        key={`from ${search.from ?? ""}`}
        type="datetime-local"
        label="From"
        defaultValue={toLocal(search.from)}
        onBlur={(event) => change("from", event.currentTarget)}
      />
      <TextInput
        key={`to ${search.to ?? ""}`}
        type="datetime-local"
        label="To"
        defaultValue={toLocal(search.to)}
        onBlur={(event) => change("to", event.currentTarget)}
      />
      <Back search={search} onChange={onChange} />
    </Group>
  );
}

/** A time back from now, typed. */
function Back({ search, onChange }: CustomRangeProps) {
  const given = search.from?.startsWith("now-") === true ? search.from : "";
  const [text, setText] = useState(given);
  const [taken, setTaken] = useState(given);
  const [wrong, setWrong] = useState(false);
  if (taken !== given) {
    setTaken(given);
    setText(given);
  }
  const take = () => {
    const from = typedBack(text);
    setWrong(text.trim() !== "" && from === undefined);
    if (from !== undefined && from !== search.from) onChange({ from, to: undefined });
  };
  return (
    <TextInput
      label="Or back from now"
      placeholder="now-7d"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        setWrong(false);
      }}
      onBlur={take}
      onKeyDown={(event) => event.key === "Enter" && take()}
      error={wrong ? "A number and m, h, d or w, such as now-90m" : undefined}
    />
  );
}

function toLocal(given: string | undefined): string {
  if (given === undefined) return "";
  const time = new Date(timeOf(given, Date.now()));
  const offset = getZone() === "UTC" ? 0 : time.getTimezoneOffset();
  return new Date(time.getTime() - offset * 60_000).toISOString().slice(0, 16);
}

function fromLocal(local: string): string | undefined {
  if (local === "") return undefined;
  return new Date(getZone() === "UTC" ? `${local}Z` : local).toISOString();
}
