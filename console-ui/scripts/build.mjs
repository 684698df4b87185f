// Builds the console into target/classes/console unless nothing it is made from has changed since the last build.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { filesBelow, marker } from "./marker.mjs";

const OUTPUT = "target/classes/console";
const COMPRESSIBLE = /\.(js|css|svg|json)$/;

/** What a page may load before it is of use, gzipped. */
const GOAL_KB = 280;
const LIMIT_KB = 300;

const built = marker("target/console-built", [
  "src",
  "public",
  "scripts",
  "index.html",
  "openapi.json",
  "../docs/configuration.md",
  "package-lock.json",
  "tsconfig.json",
  "vite.config.ts",
]);
if (existsSync(`${OUTPUT}/index.html`) && built.isCurrent()) {
  console.log("The console is up to date.");
} else {
  execFileSync("npm", ["exec", "--", "vite", "build", "--logLevel", "warn"], { stdio: "inherit" });
  copyFileSync("openapi.json", `${OUTPUT}/openapi.json`);
  compress();
  checkFirstLoads();
  built.set();
}

/** A `.gz` beside each file, so that the server compresses nothing; index.html is not among them, it gets a nonce. */
function compress() {
  for (const file of filesBelow(OUTPUT)) {
    if (COMPRESSIBLE.test(file)) writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
  }
}

/** Adds up what each page loads: the entry, the page's own chunk, and all that those import at once. */
function checkFirstLoads() {
  const manifest = JSON.parse(readFileSync(`${OUTPUT}/.vite/manifest.json`, "utf8"));
  rmSync(`${OUTPUT}/.vite`, { recursive: true });
  const sizes = Object.keys(manifest)
    .filter((key) => key.endsWith("Page.tsx"))
    .map((page) => ({ page, kb: firstLoadKb(manifest, ["index.html", page]) }));
  for (const { page, kb } of sizes) {
    const over =
      kb > LIMIT_KB
        ? `over the limit of ${LIMIT_KB} kB`
        : kb > GOAL_KB
          ? `over the goal of ${GOAL_KB} kB`
          : "";
    console.log(`${kb.toFixed(0).padStart(5)} kB  ${page.replace(/^src\//, "")}  ${over}`);
  }
  if (sizes.some(({ kb }) => kb > LIMIT_KB)) process.exit(1);
}

function firstLoadKb(manifest, roots) {
  const chunks = new Set();
  const files = new Set();
  const visit = (key) => {
    if (chunks.has(key)) return;
    chunks.add(key);
    const { file, imports = [], css = [] } = manifest[key];
    for (const name of [file, ...css]) files.add(name);
    for (const name of imports) visit(name);
  };
  for (const root of roots) visit(root);
  let bytes = 0;
  for (const name of files) bytes += statSync(`${OUTPUT}/${name}.gz`).size;
  return bytes / 1024;
}
