import { UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconSelector } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
  type Column,
  type ColumnDef,
  type RowData,
  type SortingState,
  type Updater,
} from "@tanstack/react-table";
import { useMemo } from "react";
import classes from "./DataTable.module.css";
import { sortOf, writeSort } from "./tableSort";

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});

type Features = typeof features;

/** Declares the columns of a {@link DataTable}; headers are plain words. */
export const columnsFor = <T extends RowData>() => createColumnHelper<Features, T>();

interface DataTableProps<T extends RowData> {
  /** What the rows are, for a screen reader; also names the table in the address. */
  caption: string;
  columns: readonly ColumnDef<Features, T>[];
  rows: readonly T[];
  rowId: (row: T) => string;
  sortedBy: string;
}

/**
 * A table for lists of moderate length, whose sorting stands in the address; on narrow screens each row becomes a card.
 */
export function DataTable<T extends RowData>({ caption, columns, rows, rowId, sortedBy }: DataTableProps<T>) {
  const { sort } = useSearch({ strict: false });
  const navigate = useNavigate();
  const sorting = useMemo((): SortingState => {
    const asked = sortOf(caption, sort);
    const known = asked !== undefined && columns.some((column) => idOf(column) === asked.id);
    return [known ? asked : { id: sortedBy, desc: false }];
  }, [caption, columns, sort, sortedBy]);
  const setSorting = (update: Updater<SortingState>) => {
    const [by] = typeof update === "function" ? update(sorting) : update;
    if (by === undefined) return;
    void navigate({
      to: ".",
      search: (previous) => ({ ...previous, sort: writeSort(previous.sort, caption, by) }),
      replace: true,
      resetScroll: false,
    });
  };
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    state: { sorting },
    onSortingChange: setSorting,
    enableSortingRemoval: false,
  });

  return (
    <table className={classes.table} role="table" aria-label={caption}>
      <thead role="rowgroup">
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} role="row">
            {group.headers.map((header) => (
              <th key={header.id} role="columnheader" scope="col" aria-sort={ariaSort(header.column)}>
                <SortButton column={header.column} label={headerText(header.column)} />
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody role="rowgroup">
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id} role="row">
            {row.getAllCells().map((cell) => (
              <td key={cell.id} role="cell" data-label={headerText(cell.column)}>
                <div>
                  <table.FlexRender cell={cell} />
                </div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SortButton<T extends RowData>({ column, label }: { column: Column<Features, T>; label: string }) {
  if (!column.getCanSort()) return label;
  const sorted = column.getIsSorted();
  const SortIcon = sorted === "asc" ? IconArrowUp : sorted === "desc" ? IconArrowDown : IconSelector;
  return (
    <UnstyledButton className={classes.sort} onClick={() => column.toggleSorting()}>
      {label}
      <SortIcon size={14} aria-hidden data-sorted={sorted !== false || undefined} />
    </UnstyledButton>
  );
}

function idOf<T extends RowData>(column: ColumnDef<Features, T>): string | undefined {
  if (column.id !== undefined) return column.id;
  if ("accessorKey" in column) return String(column.accessorKey).replaceAll(".", "_");
  return typeof column.header === "string" ? column.header : undefined;
}

function headerText<T extends RowData>(column: Column<Features, T>): string {
  const { header } = column.columnDef;
  return typeof header === "string" ? header : "";
}

function ariaSort<T extends RowData>(column: Column<Features, T>) {
  const sorted = column.getIsSorted();
  return sorted === false ? undefined : sorted === "asc" ? "ascending" : "descending";
}
