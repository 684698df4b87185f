import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const SOURCES = import.meta.glob<string>("../**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const STYLES = join(dirname(createRequire(import.meta.url).resolve("@mantine/core/styles.css")), "styles");

const used = Object.values(SOURCES)
  .flatMap((source) => [...source.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)])
  .flatMap((match) => (match[1] ?? "").split(","))
  .map((name) => name.trim())
  .filter((name) => existsSync(join(STYLES, `${name}.css`)));

it.each([...new Set(used)].sort())("loads the styles of Mantine's %s, which a page uses", (component) => {
  const loaded = readFileSync(join(process.cwd(), "src/shell/mantine.css"), "utf8");
  expect(loaded).toContain(`@mantine/core/styles/${component}.css`);
});
