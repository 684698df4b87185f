/** A value within single quotes of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * The same call as plain HTTP from a shell; the token comes from the shell's `$TOKEN`, never from here. A
 * recorded name may be anything its caller chose: it is one segment of the path, and no pattern of curl's.
 */
export function curlOf(origin: string, tool: string, args: Record<string, unknown>): string {
  return [
    `curl -sS ${quoted(`${origin}/v1/tools/${encodeURIComponent(tool)}`)}`,
    `-H "Authorization: Bearer $TOKEN"`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify(args))}`,
  ].join(" \\\n  ");
}
