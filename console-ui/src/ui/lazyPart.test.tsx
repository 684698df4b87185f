import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { lazyPart } from "./lazyPart";

it("keeps the rest of the page where a part cannot be loaded, and loads it when asked again", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const load = vi
    .fn<() => Promise<(props: { name: string }) => string>>()
    .mockRejectedValueOnce(new TypeError("Failed to fetch dynamically imported module"))
    .mockResolvedValue(({ name }) => `Here is ${name}.`);
  const Part = lazyPart(load);
  render(
    <MantineProvider env="test">
      <input aria-label="Reason" />
      <Part name="alex" />
    </MantineProvider>,
  );
  await userEvent.type(screen.getByLabelText("Reason"), "typed");
  expect((await screen.findByRole("alert")).textContent).toContain("could not be loaded");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Here is alex.")).toBeDefined();
  expect(screen.getByLabelText("Reason")).toHaveProperty("value", "typed");
});
