/** A value within single quotes of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The same call as plain HTTP from a shell; the token comes from the shell's `$TOKEN`, never from here. */
export function curlOf(origin: string, tool: string, args: Record<string, unknown>): string {
  return [
    `curl -sS ${quoted(`${origin}/v1/tools/${tool}`)}`,
    `-H "Authorization: Bearer $TOKEN"`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify(args))}`,
  ].join(" \\\n  ");
}
