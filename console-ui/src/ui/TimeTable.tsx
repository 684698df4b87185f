import { Table } from "@mantine/core";
import { formatTime } from "./format";
import classes from "./Plot.module.css";
import { useZone } from "./zone";

const ROWS = 20;

interface TimeTableProps {
  title: string;
  /** Seconds since 1970, ascending. */
  times: readonly number[];
  columns: readonly { name: string; /** The text at a time's index. */ at: (index: number) => string }[];
}

/** What a plot shows as a table, the latest first. */
export function TimeTable({ title, times, columns }: TimeTableProps) {
  useZone();
  const rows = times
    .map((time, index) => ({ time, index }))
    .slice(-ROWS)
    .reverse();
  return (
    <div className={classes.table} tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <Table fz="sm" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Time</Table.Th>
            {columns.map(({ name }) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ time, index }) => (
            <Table.Tr key={time}>
              <Table.Td>{formatTime(new Date(time * 1_000).toISOString())}</Table.Td>
              {columns.map(({ name, at }) => (
                <Table.Td key={name} className="tabular">
                  {at(index)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
