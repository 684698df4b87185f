// Runs `npm ci` only when node_modules does not match package-lock.json.
import { execFileSync } from "node:child_process";
import { marker } from "./marker.mjs";

const installed = marker("node_modules/.gatehouse-lock", ["package-lock.json"]);
if (!installed.isCurrent()) {
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { stdio: "inherit" });
  installed.set();
}
