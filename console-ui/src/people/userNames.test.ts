import { expect, it } from "vitest";
import { userNames } from "./userNames";

const names = userNames([
  {
    uid: "u1",
    username: "alex",
    name: "Alex",
    email: null,
    disabled: false,
    createdAt: "",
    lastLoginAt: null,
  },
]);

it("says an id as a username and back", () => {
  expect(names.nameOf("u1")).toBe("alex");
  expect(names.uidOf("Alex")).toBe("u1");
});

it("leaves alone what is nobody of ours", () => {
  expect(names.nameOf("auth0|7")).toBe("auth0|7");
  expect(names.uidOf("auth0|7")).toBe("auth0|7");
});
