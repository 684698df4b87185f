import documentation from "../../../docs/configuration.md?raw";

/** What the documentation says of a key. */
export interface ConfigDoc {
  key: string;
  /** Its default, as the documentation words it. */
  standard: string;
  meaning: string;
}

const ROW = /^\| `([^`]+)` \| (.+?) \| (.+) \|$/;

/** The rows of the documentation's tables whose first cell is a key. */
export function readDocs(markdown: string): ConfigDoc[] {
  return markdown.split("\n").flatMap((line) => {
    const [, key, standard, meaning] = ROW.exec(line) ?? [];
    return key === undefined || standard === undefined || meaning === undefined
      ? []
      : [{ key, standard: plain(standard), meaning: plain(meaning) }];
  });
}

const plain = (text: string) => text.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1").replaceAll("`", "");

const docs = readDocs(documentation);
const patterns = docs
  .filter(({ key }) => key.includes(".NAME"))
  .map((doc) => ({
    doc,
    pattern: new RegExp(
      `^${doc.key
        .split("NAME")
        .map((part) => part.replaceAll(/[.[\]]/g, String.raw`\$&`))
        .join(".+")}$`,
    ),
  }));
const exact = new Map(docs.map((doc) => [doc.key, doc]));

/** What the documentation says of a key in force, whose places in lists are numbers: `upstreams[0].id`. */
export function docOf(key: string): ConfigDoc | undefined {
  const general = key.replaceAll(/\[\d+\]/g, "[]");
  return exact.get(general) ?? patterns.find(({ pattern }) => pattern.test(general))?.doc;
}

/** Where keys are explained that Dropwizard reads. */
export const isDropwizardKey = (key: string): boolean => /^(server|logging|metrics|admin|health)\./.test(key);
