/** A value within single quotes of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * A request to the admin API from a shell that signed in as docs/console.md says: its session stands in `cookies.txt`,
 * the token for writes in `$CSRF`; neither ever comes from here.
 */
export function apiCurl(
  origin: string,
  method: string,
  path: string,
  body?: unknown,
  ifMatch?: string,
): string {
  const writes = method !== "GET";
  return [
    `curl -sS -b cookies.txt${writes ? ` -X ${method}` : ""} ${quoted(`${origin}/api${path}`)}`,
    ...(writes ? ['-H "X-CSRF-Token: $CSRF"'] : []),
    ...(ifMatch === undefined ? [] : [`-H ${quoted(`If-Match: "${ifMatch}"`)}`]),
    ...(body === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`]),
  ].join(" \\\n  ");
}
