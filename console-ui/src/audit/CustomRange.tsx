import { Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { getZone } from "../ui/zone";
import { timeOf, typedBack, type AuditSearch } from "./auditSearch";

/** Years of five digits are none that a time in the address can have. */
const LATEST = "9999-12-31T23:59";

interface CustomRangeProps {
  search: AuditSearch;
  onChange: (part: AuditSearch) => void;
}

/** Two times of the zone that is chosen, or one back from now. */
export function CustomRange({ search, onChange }: CustomRangeProps) {
  const [wrong, setWrong] = useState<"from" | "to">();
  // Leaving a field as it was must not cut the seconds off, or end a time that goes along with the clock.
  const change = (part: "from" | "to", { value, defaultValue, validity }: HTMLInputElement) => {
    const time = fromLocal(value);
    // A field that is half filled in reads as empty, and is no wish for all time.
    const readable = !validity.badInput && (value === "" || time !== undefined);
    setWrong(readable ? undefined : part);
    if (!readable || value === defaultValue) return;
    if (part === "from") onChange({ from: time });
    // An end that stands still has a beginning that does.
    else
      onChange({
        to: time,
        ...(time !== undefined && search.from !== undefined && { from: timeOf(search.from, Date.now()) }),
      });
  };
  const errorOf = (part: "from" | "to") => (wrong === part ? "A whole date and time" : undefined);
  return (
    <Group gap="xs" align="flex-start">
      <TextInput
        key={`from ${search.from ?? ""}`}
        type="datetime-local"
        label="From"
        max={LATEST}
        error={errorOf("from")}
        defaultValue={toLocal(search.from)}
        onBlur={(event) => change("from", event.currentTarget)}
      />
      <TextInput
        key={`to ${search.to ?? ""}`}
        type="datetime-local"
        label="To"
        max={LATEST}
        error={errorOf("to")}
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
  const time = new Date(getZone() === "UTC" ? `${local}Z` : local);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
