import { Autocomplete, CloseButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/ConsoleContext";
import { useUserNames } from "../people/useUserNames";
import { writeTerm, type AuditSearch } from "./auditSearch";
import { valuesQuery } from "./queries";
import { KEYS, lastWord, type LastWord } from "./lastWord";

interface QueryBoxProps {
  search: AuditSearch;
  /** What the gateway says is wrong with the query. */
  problem: string | undefined;
  onQuery: (q: string) => void;
}

/** The query as text, with proposals for the word that is being typed. */
export function QueryBox({ search, problem, onQuery }: QueryBoxProps) {
  const q = search.q ?? "";
  const [text, setText] = useState(q);
  const [asked, setAsked] = useState(q);
  const [opened, setOpened] = useState(false);
  if (asked !== q) {
    setAsked(q);
    setText(q);
  }
  const word = lastWord(text);
  const proposals = useProposals(search, word);
  const submit = (wanted: string) => {
    setText(wanted);
    setOpened(false);
    onQuery(wanted.trim());
  };

  return (
    <Autocomplete
      aria-label="Query"
      placeholder="user:alex tool:orders.* decision:deny ms:>500 -client:claude or any text"
      data-page-search
      description={problem === undefined ? undefined : ""}
      error={problem}
      leftSection={<IconSearch size={16} />}
      rightSection={
        text === "" ? null : <CloseButton size="sm" aria-label="Clear the query" onClick={() => submit("")} />
      }
      // Inside the landmark of the search, not at the end of the document.
      comboboxProps={{ withinPortal: false }}
      data={proposals.map((proposal) => text.slice(0, word.start) + proposal)}
      renderOption={({ option }) => <code>{option.value.slice(word.start)}</code>}
      filter={({ options }) => options}
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      value={text}
      onChange={setText}
      onOptionSubmit={(chosen) => (chosen.endsWith(":") ? setText(chosen) : submit(chosen))}
      onBlur={() => text.trim() !== q && submit(text)}
      onKeyDown={(event) => {
        const chosen = event.currentTarget.getAttribute("aria-activedescendant");
        if (event.key === "Enter" && (chosen === null || chosen === "")) submit(text);
      }}
    />
  );
}

/** Keys while a key is typed, then the values that the range really has. */
function useProposals(search: AuditSearch, word: LastWord): string[] {
  const { nameOf } = useUserNames();
  const api = useApi();
  const key = word.key;
  const values = useQuery({ ...valuesQuery(api, search, key ?? ""), enabled: key !== undefined });
  const sign = word.negated ? "-" : "";
  if (key === undefined) {
    return word.typed === ""
      ? []
      : KEYS.filter((name) => name.startsWith(word.typed)).map((name) => `${sign}${name}:`);
  }
  return (values.data ?? [])
    .filter(({ value }) =>
      [value, nameOf(value)].some((text) => text.toLowerCase().includes(word.typed.toLowerCase())),
    )
    .slice(0, 12)
    .map(({ value }) => writeTerm(key, value, word.negated));
}
