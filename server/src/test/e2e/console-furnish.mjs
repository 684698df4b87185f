// What a gateway in use has: clients that users allowed something, keys, colleagues, a change of access, a revocation.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { signInAndAllow } from './browser.mjs'
import { listenForRedirect } from './oauth-client.mjs'

/** Makes all of it through the interfaces that people and programs use; `page` is that of a signed-in admin. */
export async function furnish(page, mcpUrl) {
  const api = new URL('/api/', page.url())
  const { csrfToken } = await (await page.request.get(new URL('session', api).href)).json()
  const send = async (method, path, data, headers = {}) => {
    const response = await page.request.fetch(new URL(path, api).href, { method, data, headers: { 'X-CSRF-Token': csrfToken, ...headers } })
    assert.ok(response.ok(), `${method} ${path}: ${await response.text()}`)
    return response
  }
  await send('POST', 'api-keys', { service: 'nightly-report', scopes: ['orders:read'], days: 90 })
  await send('POST', 'api-keys', { service: 'build-agent', scopes: ['demo:read'], days: 30 })
  await send('POST', 'operators', { username: 'kim', role: 'auditor', password: 'kim looks after it' })
  await send('POST', 'operators', { username: 'noor', role: 'viewer', password: 'noor has a look' })
  await send('POST', 'kill', { scope: 'token', name: 'b7c1e9a2', issuer: null, reason: 'Pasted into a ticket by mistake.' })
  const { revision } = await (await page.request.get(new URL('tools/notes_list', api).href)).json()
  await send(
    'PUT',
    'tools/notes_list/access',
    { mode: 'required', enabled: true, scopes: ['demo:read', 'notes:read'], note: 'Notes are for those who take part in the trial.' },
    { 'If-Match': `"${revision}"` },
  )
  const browser = page.context().browser()
  await connect(browser, mcpUrl, 'Claude', 'alex', 'demo:read notes:read')
  await connect(browser, mcpUrl, 'Cursor', 'sam', 'orders:read')
}

/** A client registers itself, and a user signs in and allows it something. */
async function connect(browser, mcpUrl, client, username, scope) {
  const at = (path) => new URL(`/oauth2/${path}`, mcpUrl)
  const redirect = await listenForRedirect()
  const registered = await fetch(at('register'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: client,
      redirect_uris: [redirect.url],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
    }),
  })
  const { client_id } = await registered.json()
  const verifier = randomBytes(32).toString('base64url')
  const authorize = at('authorize')
  authorize.search = new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri: redirect.url,
    scope,
    state: randomBytes(8).toString('hex'),
    resource: mcpUrl,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  await signInAndAllow(browser, authorize, { username, password: 'password' })
  const code = (await redirect.next()).get('code')
  const issued = await fetch(at('token'), {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirect.url, client_id, code_verifier: verifier, resource: mcpUrl }),
  })
  assert.ok(issued.ok, await issued.text())
  await redirect.close()
}

/** Calls as a few people at work make them: mostly allowed, now and then without a scope. */
export async function traffic(mcpUrl, token, seconds) {
  const calls = [
    ['orders_list', {}],
    ['orders_get', { id: '2' }],
    ['echo', { message: 'hello' }],
    ['notes_list', {}],
    ['orders_get', { id: '1' }],
    ['whoami', {}],
  ]
  const end = Date.now() + seconds * 1_000
  for (let i = 0; Date.now() < end; i++) {
    const [name, args] = i % 11 === 3 ? ['notes_add', { text: 'Buy milk' }] : calls[Math.floor(Math.random() * calls.length)]
    const response = await fetch(mcpUrl, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
    })
    await response.text()
    // More and less of it, as a day has.
    await new Promise((resolve) => setTimeout(resolve, (140 + 110 * Math.sin(i / 90)) * Math.random() * 2))
  }
}
