import { Kbd, Modal, Switch, Table, Text } from "@mantine/core";
import { Fragment } from "react";
import { PAGES } from "./navigation";
import { useShortcutsEnabled } from "./useShortcuts";

const GENERAL: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ["Ctrl", "K"], does: "Find a page or a tool" },
  { keys: ["/"], does: "Go to the page's search" },
  { keys: ["?"], does: "This sheet" },
];

const LISTS: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ["j"], does: "Next row of the audit log (also ↓)" },
  { keys: ["k"], does: "Row before (also ↑)" },
  { keys: ["Enter"], does: "Open the row" },
  { keys: ["["], does: "Event before the open one" },
  { keys: ["]"], does: "Event behind it" },
  { keys: ["←", "→"], does: "Choose a cell of the row" },
  { keys: ["f"], does: "Keep events that have the same in the cell" },
  { keys: ["x"], does: "Leave them out" },
  { keys: ["Ctrl", "C"], does: "Copy what is in the cell" },
  { keys: ["p"], does: "Pause or resume the live tail" },
  { keys: ["r"], does: "Load again" },
  { keys: ["y"], does: "Copy the link to what is shown" },
  { keys: ["Esc"], does: "Close what is open" },
];

export function HelpSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [enabled, setEnabled] = useShortcutsEnabled();
  const pages = PAGES.map((page) => ({ keys: ["g", page.key], does: page.label }));

  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard" closeButtonProps={{ "aria-label": "Close" }}>
      <Table verticalSpacing={6} mb="md">
        <Table.Tbody>
          {[...GENERAL, ...pages, ...LISTS].map(({ keys, does }) => (
            <Table.Tr key={does}>
              <Table.Td>{does}</Table.Td>
              <Table.Td ta="right" miw={96}>
                {keys.map((key, index) => (
                  <Fragment key={key}>
                    {index > 0 && " "}
                    <Kbd>{key}</Kbd>
                  </Fragment>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
        label="Single-key shortcuts"
      />
      <Text fz="xs" c="dimmed" mt={4}>
        They never fire while you type. Ctrl K and Esc always work.
      </Text>
    </Modal>
  );
}
