import { Autocomplete, Button, CloseButton, Group, NativeSelect, Pill, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useApi } from "../api/ConsoleContext";
import { usersQuery } from "../people/queries";
import { useUserNames } from "../people/useUserNames";
import { toolsQuery } from "../tools/queries";
import classes from "./AuditFilters.module.css";
import {
  chipsOf,
  DEFAULT_RANGE,
  isAbsolute,
  rangeLabel,
  RANGES,
  withoutFilters,
  type AuditSearch,
  type Filter,
} from "./auditSearch";
import { CustomRange } from "./CustomRange";

const route = getRouteApi("/shell/audit");
const TYPING_MS = 350;

const DECISIONS = [
  { value: "", label: "Any decision" },
  { value: "allow", label: "Allowed" },
  { value: "deny", label: "Denied" },
  { value: "challenge", label: "Challenged" },
  { value: "limit", label: "Limited" },
];

export function AuditFilters() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tools = useQuery(toolsQuery(useApi()));
  const users = useQuery(usersQuery(useApi()));
  const { nameOf, uidOf } = useUserNames();
  const change = (part: AuditSearch) =>
    void navigate({ search: (previous) => ({ ...previous, ...part, event: undefined }), replace: true });
  const set = (filter: Filter, value: string) =>
    change({ [filter]: value.trim() === "" ? undefined : value.trim() });

  return (
    <search className={classes.filters}>
      <div className={classes.fields}>
        <SearchBox key={`q:${search.q ?? ""}`} initial={search.q ?? ""} onSearch={(text) => set("q", text)} />
        <RangeSelect search={search} onChange={change} />
        <NativeSelect
          aria-label="Decision"
          value={search.decision ?? ""}
          data={DECISIONS}
          onChange={(event) => set("decision", event.currentTarget.value)}
        />
        <ValueBox
          key={`tool:${search.tool ?? ""}`}
          label="Tool"
          initial={search.tool ?? ""}
          options={(tools.data ?? []).map((tool) => tool.name)}
          onPick={(value) => set("tool", value)}
        />
        <ValueBox
          key={`user:${nameOf(search.user ?? "")}`}
          label="User"
          initial={nameOf(search.user ?? "")}
          options={(users.data ?? []).map((user) => user.username)}
          onPick={(value) => set("user", uidOf(value.trim()))}
        />
      </div>
      {isAbsolute(search) && <CustomRange search={search} onChange={change} />}
      <Chips search={search} onChange={change} />
    </search>
  );
}

function SearchBox({ initial, onSearch }: { initial: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(initial);
  const searchSoon = useDebouncedCallback(onSearch, TYPING_MS);
  return (
    <TextInput
      className={classes.text}
      aria-label="Search the audit log"
      placeholder="Request id, decision id, reason, any text"
      data-page-search
      leftSection={<IconSearch size={16} />}
      rightSection={
        text === "" ? null : (
          <CloseButton size="sm" aria-label="Clear the search" onClick={() => onSearch("")} />
        )
      }
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        searchSoon(event.currentTarget.value);
      }}
      onKeyDown={(event) => event.key === "Enter" && onSearch(text)}
    />
  );
}

interface ValueBoxProps {
  label: string;
  initial: string;
  options: string[];
  onPick: (value: string) => void;
}

function ValueBox({ label, initial, options, onPick }: ValueBoxProps) {
  const [text, setText] = useState(initial);
  return (
    <Autocomplete
      aria-label={label}
      placeholder={label}
      data={[...new Set(options)]}
      limit={20}
      value={text}
      onChange={setText}
      onOptionSubmit={onPick}
      onBlur={() => text !== initial && onPick(text)}
      onKeyDown={(event) => event.key === "Enter" && onPick(text)}
    />
  );
}

function RangeSelect({ search, onChange }: { search: AuditSearch; onChange: (part: AuditSearch) => void }) {
  const pick = (value: string) => {
    if (value === "custom") {
      onChange({ from: new Date(Date.now() - 3_600_000).toISOString(), to: undefined });
      return;
    }
    const range = RANGES.find((candidate) => candidate === value);
    onChange({ range: range === DEFAULT_RANGE ? undefined : range, from: undefined, to: undefined });
  };
  return (
    <NativeSelect
      aria-label="Time range"
      value={isAbsolute(search) ? "custom" : (search.range ?? DEFAULT_RANGE)}
      data={[
        ...RANGES.map((range) => ({ value: range, label: rangeLabel(range) })),
        { value: "custom", label: "From … to …" },
      ]}
      onChange={(event) => pick(event.currentTarget.value)}
    />
  );
}

function Chips({ search, onChange }: { search: AuditSearch; onChange: (part: AuditSearch) => void }) {
  const { nameOf } = useUserNames();
  const chips = chipsOf(search, nameOf);
  if (chips.length === 0) return null;
  return (
    <Group gap={6}>
      {chips.map(({ filter, label }) => (
        <Pill
          key={filter}
          size="md"
          withRemoveButton
          removeButtonProps={{
            "aria-label": `Remove the filter ${label}`,
            "aria-hidden": false,
            tabIndex: 0,
          }}
          onRemove={() => onChange({ [filter]: undefined })}
        >
          {label}
        </Pill>
      ))}
      <Button size="compact-sm" variant="subtle" onClick={() => onChange(withoutFilters(search))}>
        Clear filters
      </Button>
    </Group>
  );
}
