/** How tables are sorted, as it stands in the address: `Tools:-calls`, and those of one page parted by commas. */
export interface TableSort {
  sort?: string;
}

export interface Sorting {
  id: string;
  desc: boolean;
}

/** An absent `sort` is said to be absent, so that the router keeps none that names no table. */
export function readTableSort({ sort }: Record<string, unknown>): TableSort {
  return { sort: typeof sort === "string" && sort.includes(":") ? sort : undefined };
}

/** The sorting of all tables with that of one of them replaced. */
export function writeSort(sort: string | undefined, table: string, { id, desc }: Sorting): string {
  const others = entriesOf(sort).filter((entry) => !entry.startsWith(`${table}:`));
  return [...others, `${table}:${desc ? "-" : ""}${id}`].join(",");
}

/** How the address sorts this table, if it does. */
export function sortOf(table: string, sort: string | undefined): Sorting | undefined {
  const by = entriesOf(sort)
    .find((entry) => entry.startsWith(`${table}:`))
    ?.slice(table.length + 1);
  if (by === undefined) return undefined;
  return by.startsWith("-") ? { id: by.slice(1), desc: true } : { id: by, desc: false };
}

const entriesOf = (sort: string | undefined): string[] => sort?.split(",") ?? [];
