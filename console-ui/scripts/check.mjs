// Checks licences, lints, checks types and runs the tests, unless nothing has changed since they last passed. The argument is Maven's
// skipTests.
import { execFileSync } from "node:child_process";
import { marker } from "./marker.mjs";

const STEPS = ["licenses", "lint", "typecheck", "test"];

const passed = marker("target/console-checked", [
  "src",
  "scripts",
  "index.html",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "vite.config.ts",
  "eslint.config.js",
  ".prettierrc.json",
]);
if (process.argv[2] === "true") {
  console.log("The console's checks are skipped.");
} else if (passed.isCurrent()) {
  console.log("The console's checks have passed for these sources.");
} else {
  for (const step of STEPS) execFileSync("npm", ["run", "--silent", step], { stdio: "inherit" });
  passed.set();
}
