// The client that the official suite starts for each scenario: it has the test's own process do the work, which speaks
// to the suite's server as the gateway speaks to an upstream.
// usage: node conformance-client.mjs DRIVER_PORT SERVER_URL
const [port, url] = process.argv.slice(2);
const answer = await fetch(`http://127.0.0.1:${port}/`, {
  method: 'POST',
  body: JSON.stringify({
    url,
    revision: process.env.MCP_CONFORMANCE_PROTOCOL_VERSION,
    context: process.env.MCP_CONFORMANCE_CONTEXT ?? null,
  }),
});
if (!answer.ok) {
  console.error(await answer.text());
  process.exitCode = 1;
}
