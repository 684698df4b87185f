/** Which table is sorted, and by what, as it stands in the address: `Tools:-calls`. */
export interface TableSort {
  sort?: string;
}

export interface Sorting {
  id: string;
  desc: boolean;
}

export function readTableSort(search: Record<string, unknown>): TableSort {
  const { sort } = search;
  return typeof sort === "string" && sort.includes(":") ? { sort } : {};
}

export const writeSort = (table: string, { id, desc }: Sorting): string => `${table}:${desc ? "-" : ""}${id}`;

/** How the address sorts this table, if it does. */
export function sortOf(table: string, sort: string | undefined): Sorting | undefined {
  if (sort?.startsWith(`${table}:`) !== true) return undefined;
  const by = sort.slice(table.length + 1);
  return by.startsWith("-") ? { id: by.slice(1), desc: true } : { id: by, desc: false };
}
