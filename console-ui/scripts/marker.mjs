// Remembers in target/ which state of the sources a step has been done for, so that it is done once.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** @returns every file at or below the path, in a stable order */
export function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

export function marker(file, paths) {
  const hash = createHash("sha256");
  for (const source of paths.flatMap(filesBelow)) hash.update(source).update(readFileSync(source));
  const digest = hash.digest("hex");
  return {
    isCurrent: () => existsSync(file) && readFileSync(file, "utf8") === digest,
    set: () => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, digest);
    },
  };
}
