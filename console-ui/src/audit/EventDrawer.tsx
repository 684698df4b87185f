import { ActionIcon, Drawer, Group, Tooltip } from "@mantine/core";
import { useMediaQuery, useMounted } from "@mantine/hooks";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApi } from "../api/ConsoleContext";
import type { AuditEvent } from "../api/types";
import { QueryView } from "../ui/QueryView";
import { useZone } from "../ui/zone";
import { EventDetail } from "./EventDetail";
import { eventQuery } from "./queries";

/** On a wide screen the list stays in use beside the drawer. */
const BESIDE = { withOverlay: false, lockScroll: false, trapFocus: false, closeOnClickOutside: false };

/** Tells the drawer where the focus goes first. */
const FIRST_FOCUS = { "data-autofocus": true };

interface EventDrawerProps {
  seq: number | undefined;
  events: readonly AuditEvent[];
  onOpen: (seq: number | undefined) => void;
}

/** The event of the address, whether or not it is among the loaded rows. */
export function EventDrawer({ seq, events, onOpen }: EventDrawerProps) {
  const wide = useMediaQuery("(min-width: 87.5em)", false, { getInitialValueInEffect: false });
  const index = events.findIndex((event) => event.seq === seq);
  // A drawer that is open from its beginning would not know whom to give the focus back to.
  const begun = useMounted();
  return (
    <Drawer
      opened={begun && seq !== undefined}
      onClose={() => onOpen(undefined)}
      position="right"
      size="36rem"
      transitionProps={{ duration: 120 }}
      data-event-drawer
      {...(wide && BESIDE)}
      closeButtonProps={{ "aria-label": "Close the event", ...FIRST_FOCUS }}
      title={
        <Group gap="xs">
          Event #{seq}
          <Step
            label="Newer event"
            target={events[index - 1]}
            icon={<IconChevronUp size={18} />}
            onOpen={onOpen}
          />
          <Step
            label="Older event"
            target={index < 0 ? undefined : events[index + 1]}
            icon={<IconChevronDown size={18} />}
            onOpen={onOpen}
          />
        </Group>
      }
    >
      {seq !== undefined && <DrawerBody key={seq} seq={seq} loaded={events[index]} />}
    </Drawer>
  );
}

interface StepProps {
  label: string;
  target: AuditEvent | undefined;
  icon: ReactNode;
  onOpen: (seq: number) => void;
}

function Step({ label, target, icon, onOpen }: StepProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="transparent"
        bg="transparent"
        color="gray"
        c={target === undefined ? undefined : "inherit"}
        aria-label={label}
        disabled={target === undefined}
        onClick={() => target !== undefined && onOpen(target.seq)}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function DrawerBody({ seq, loaded }: { seq: number; loaded: AuditEvent | undefined }) {
  useZone();
  const event = useQuery({ ...eventQuery(useApi(), seq), initialData: loaded });
  return (
    <QueryView query={event} what={`event #${seq}`} height={400}>
      {(found) => <EventDetail event={found} />}
    </QueryView>
  );
}
