import { Button, Group, NativeSelect, Pill } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import type { AuditTerm } from "../api/types";
import { useUserNames } from "../people/useUserNames";
import { lazyPart } from "../ui/lazyPart";
import { useZone } from "../ui/zone";
import classes from "./AuditFilters.module.css";
import {
  cutTerm,
  DEFAULT_RANGE,
  isCustom,
  rangeLabel,
  RANGES,
  termText,
  withoutFilters,
  type AuditSearch,
} from "./auditSearch";
import { QueryBox } from "./QueryBox";
import { rememberRange } from "./rememberedRange";

const CustomRange = lazyPart(async () => (await import("./CustomRange")).CustomRange);

const route = getRouteApi("/shell/audit");

interface AuditFiltersProps {
  terms: readonly AuditTerm[];
  problem: string | undefined;
}

/** The query as text and as chips, which are one and the same, and the time. */
export function AuditFilters({ terms, problem }: AuditFiltersProps) {
  const search = route.useSearch();
  const zone = useZone();
  const navigate = route.useNavigate();
  const change = (part: AuditSearch) =>
    void navigate({ search: (previous) => ({ ...previous, ...part, event: undefined }), replace: true });

  return (
    <search className={classes.filters}>
      <div className={classes.fields}>
        <QueryBox
          search={search}
          problem={problem}
          onQuery={(q) => change({ q: q === "" ? undefined : q })}
        />
        <RangeSelect search={search} onChange={change} />
      </div>
      {isCustom(search) && <CustomRange key={zone} search={search} onChange={change} />}
      <Chips search={search} terms={terms} onChange={change} />
    </search>
  );
}

function RangeSelect({ search, onChange }: { search: AuditSearch; onChange: (part: AuditSearch) => void }) {
  const pick = (value: string) => {
    if (value === "custom") {
      onChange({
        range: undefined,
        from: new Date(Date.now() - 3_600_000).toISOString(),
        to: undefined,
      });
      return;
    }
    const range = RANGES.find((candidate) => candidate === value);
    if (range === undefined) return;
    rememberRange(range);
    onChange({ range, from: undefined, to: undefined });
  };
  return (
    <NativeSelect
      aria-label="Time range"
      value={isCustom(search) ? "custom" : (search.range ?? DEFAULT_RANGE)}
      data={[
        ...RANGES.map((range) => ({ value: range, label: rangeLabel(range) })),
        { value: "custom", label: "Another time …" },
      ]}
      onChange={(event) => pick(event.currentTarget.value)}
    />
  );
}

interface ChipsProps {
  search: AuditSearch;
  terms: readonly AuditTerm[];
  onChange: (part: AuditSearch) => void;
}

function Chips({ search, terms, onChange }: ChipsProps) {
  const { nameOf } = useUserNames();
  if (search.q === undefined || terms.length === 0) return null;
  const q = search.q;
  return (
    <Group gap={6}>
      {terms.map((term) => {
        const label = termText(term, nameOf);
        return (
          <Pill
            key={term.start}
            size="md"
            withRemoveButton
            removeButtonProps={{
              "aria-label": `Remove the filter ${label}`,
              "aria-hidden": false,
              tabIndex: 0,
            }}
            onRemove={() => onChange({ q: cutTerm(q, term) || undefined })}
          >
            {label}
          </Pill>
        );
      })}
      <Button size="compact-sm" variant="subtle" onClick={() => onChange(withoutFilters(search))}>
        Clear filters
      </Button>
    </Group>
  );
}
