// The official suite's scenarios for authorization servers, with a person at a real browser where it asks for one.
// Usage: node conformance-authorization.mjs ISSUER OUTPUT_FOLDER
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { launchBrowser, signInAndAllow } from './browser.mjs'

const [issuer, folder] = process.argv.slice(2)

/** A port that was free a moment ago. */
async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

const port = await freePort()
const registration = await fetch(`${issuer}/oauth2/register`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    client_name: 'Conformance suite',
    redirect_uris: [`http://127.0.0.1:${port}/callback`],
    token_endpoint_auth_method: 'none',
  }),
})
assert.equal(registration.status, 201)
const { client_id: clientId } = await registration.json()

const suite = spawn(
  process.execPath,
  [
    'node_modules/@modelcontextprotocol/conformance/dist/index.js',
    'authorization',
    ...['--url', issuer, '--client-id', clientId, '--resource', `${issuer}/mcp`],
    ...['--port', String(port), '--output-dir', folder],
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
const ended = new Promise((resolve) => suite.on('exit', resolve))
const browser = await launchBrowser()
try {
  for await (const line of createInterface({ input: suite.stdout })) {
    console.log(line)
    if (line.startsWith(`${issuer}/oauth2/authorize?`)) {
      await signInAndAllow(browser, line.trim(), { username: 'alex', password: 'password' })
    }
  }
  await ended
} finally {
  suite.kill()
  await browser.close()
}
