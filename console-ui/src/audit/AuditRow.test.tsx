import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { anEvent } from "../testing/events";
import { AuditRow } from "./AuditRow";
import { columnsOf } from "./columns";

const nothing = () => undefined;

const showRow = () => {
  render(
    <MantineProvider env="test">
      <AuditRow
        event={anEvent({ seq: 1 })}
        columns={columnsOf(undefined)}
        activeColumn={undefined}
        userName="alex"
        index={0}
        top={0}
        height={38}
        open={false}
        tabbable
        onFocus={nothing}
        onOpen={nothing}
        onTerm={nothing}
      />
    </MantineProvider>,
  );
  return screen.getByText("alex");
};

it("offers to filter by the cell that the mouse is over", () => {
  fireEvent.pointerOver(showRow(), { pointerType: "mouse" });
  expect(screen.getByTitle(/^Keep events/u)).toBeDefined();
});

it("puts nothing under a finger that taps", () => {
  fireEvent.pointerOver(showRow(), { pointerType: "touch" });
  expect(screen.queryByTitle(/^Keep events/u)).toBeNull();
});
