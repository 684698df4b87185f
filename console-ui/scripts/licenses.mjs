// Fails if a package that the console ships (not one it is only built with) is under a licence that is not allowed.
import { readFileSync } from "node:fs";

const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

/** @param license an SPDX expression of names joined by OR or AND; others are not allowed */
function isAllowed(license) {
  return license
    .replace(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((name) => ALLOWED.has(name)));
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const refused = Object.entries(packages)
  .filter(([path, { dev }]) => path !== "" && !dev)
  .map(([path, { license = "no licence" }]) => ({ name: path.replace(/^.*node_modules\//, ""), license }))
  .filter(({ license }) => !isAllowed(license));

for (const { name, license } of refused) {
  console.error(`${name}: ${license} is not among the licences allowed in scripts/licenses.mjs`);
}
if (refused.length > 0) process.exit(1);
