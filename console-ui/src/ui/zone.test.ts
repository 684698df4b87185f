import { afterEach, expect, it } from "vitest";
import { formatFullTime, formatTime } from "./format";
import { setZone, zoneName } from "./zone";

afterEach(() => setZone("local"));

it("shows times in UTC where that is chosen", () => {
  setZone("UTC");
  expect(formatTime("2026-11-21T23:30:05.000Z", new Date("2026-11-21T00:10:00.000Z"))).toBe("23:30:05");
  expect(formatFullTime("2026-11-21T23:30:05.000Z")).toContain("23:30:05 UTC");
  expect(zoneName()).toBe("UTC");
});

it("names the day where it is another one in that zone", () => {
  setZone("UTC");
  expect(formatTime("2026-11-20T23:59:59.000Z", new Date("2026-11-21T00:10:00.000Z"))).toBe(
    "20 Nov 23:59:59",
  );
});

it("remembers the zone", () => {
  setZone("UTC");
  expect(localStorage.getItem("gatehouse-zone")).toBe("UTC");
});
