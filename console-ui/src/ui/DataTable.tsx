import { UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconSelector } from "@tabler/icons-react";
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
} from "@tanstack/react-table";
import { useState } from "react";
import classes from "./DataTable.module.css";

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});

type Features = typeof features;

/** Declares the columns of a {@link DataTable}; headers are plain words. */
export const columnsFor = <T extends RowData>() => createColumnHelper<Features, T>();

interface DataTableProps<T extends RowData> {
  /** What the rows are, for a screen reader. */
  caption: string;
  columns: readonly ColumnDef<Features, T>[];
  rows: readonly T[];
  rowId: (row: T) => string;
  sortedBy: string;
}

/** A sortable table for lists of moderate length; on narrow screens each row becomes a card. */
export function DataTable<T extends RowData>({ caption, columns, rows, rowId, sortedBy }: DataTableProps<T>) {
  const [sorting, setSorting] = useState<SortingState>([{ id: sortedBy, desc: false }]);
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

function headerText<T extends RowData>(column: Column<Features, T>): string {
  const { header } = column.columnDef;
  return typeof header === "string" ? header : "";
}

function ariaSort<T extends RowData>(column: Column<Features, T>) {
  const sorted = column.getIsSorted();
  return sorted === false ? undefined : sorted === "asc" ? "ascending" : "descending";
}
