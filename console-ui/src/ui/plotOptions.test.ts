import { afterEach, expect, it, vi } from "vitest";
import { plotDate } from "./plotOptions";
import { setZone } from "./zone";

const MIDNIGHT = Date.UTC(2026, 10, 21);

afterEach(() => {
  vi.restoreAllMocks();
  setZone("local");
  localStorage.clear();
});

it("puts ticks at whole hours of the zone that is chosen", () => {
  // India is five and a half hours ahead: what is midnight of UTC has to read as midnight there.
  vi.spyOn(Date.prototype, "getTimezoneOffset").mockReturnValue(-330);
  expect(plotDate(MIDNIGHT / 1_000).getTime()).toBe(MIDNIGHT);
  setZone("UTC");
  expect(plotDate(MIDNIGHT / 1_000).getTime()).toBe(MIDNIGHT - 330 * 60_000);
});
