// A client that proves possession of a key with every request (RFC 9449), told with a library that is not ours: it
// registers for bound tokens, signs in at a real browser, calls, refreshes, and tries what a thief would.
// Usage: node dpop-client.mjs MCP_URL; prints what it saw as JSON.
import assert from 'node:assert/strict'
import * as oauth from 'oauth4webapi'
import { launchBrowser, signInAndAllow } from './browser.mjs'
import { listenForRedirect } from './oauth-client.mjs'

const [mcpUrl] = process.argv.slice(2)
const http = { [oauth.allowInsecureRequests]: true } // loopback

/** Sends again what was refused for want of a nonce; the library has kept the one that came with the refusal. */
async function withNonce(send) {
  try {
    return { answer: await send(), nonceAsked: false }
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error
    return { answer: await send(), nonceAsked: true }
  }
}

const resource = await oauth
  .resourceDiscoveryRequest(new URL(mcpUrl), http)
  .then((answer) => oauth.processResourceDiscoveryResponse(new URL(mcpUrl), answer))
const issuer = new URL(resource.authorization_servers[0])
const server = await oauth
  .discoveryRequest(issuer, { algorithm: 'oauth2', ...http })
  .then((answer) => oauth.processDiscoveryResponse(issuer, answer))
assert.ok(server.dpop_signing_alg_values_supported.includes('ES256'))

const redirect = await listenForRedirect()
const client = await oauth
  .dynamicClientRegistrationRequest(
    server,
    {
      client_name: 'Careful client',
      redirect_uris: [redirect.url],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
      dpop_bound_access_tokens: true,
    },
    http,
  )
  .then(oauth.processDynamicClientRegistrationResponse)
assert.equal(client.dpop_bound_access_tokens, true)

const key = await oauth.generateKeyPair('ES256')
const DPoP = oauth.DPoP(client, key)

async function authorize() {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const url = new URL(server.authorization_endpoint)
  url.search = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: redirect.url,
    scope: 'profile demo:read offline_access',
    resource: mcpUrl,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    dpop_jkt: await DPoP.calculateThumbprint(),
  })
  const browser = await launchBrowser()
  try {
    await signInAndAllow(browser, url, { username: 'alex', password: 'password' })
  } finally {
    await browser.close()
  }
  return { verifier, params: oauth.validateAuthResponse(server, client, await redirect.next(), state) }
}

const { verifier, params } = await authorize()
const redeem = (options) =>
  oauth
    .authorizationCodeGrantRequest(server, client, oauth.None(), params, redirect.url, verifier, {
      additionalParameters: { resource: mcpUrl },
      ...http,
      ...options,
    })
    .then((answer) => oauth.processAuthorizationCodeResponse(server, client, answer))

const unproven = await redeem({}).then(
  () => 'issued',
  (error) => error.error,
)
const redeemed = await withNonce(() => redeem({ DPoP }))
const tokens = redeemed.answer
await redirect.close()

/** Calls a tool; what the gateway says, as the caller would see it. */
async function call(token, options) {
  const answer = await oauth.protectedResourceRequest(
    token,
    'POST',
    new URL(mcpUrl),
    new Headers({
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
    }),
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'whoami', arguments: {} } }),
    { ...http, ...options },
  )
  return (await answer.json()).result.structuredContent
}

/** How a request that must not work is refused. */
const refusal = (error) => ({
  status: error.status,
  scheme: error.cause?.[0]?.scheme,
  error: error.cause?.[0]?.parameters.error,
})

const first = await withNonce(() => call(tokens.access_token, { DPoP }))
const asBearer = await call(tokens.access_token, {}).then(() => 'answered', refusal)
const thief = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
const byThief = await withNonce(() => call(tokens.access_token, { DPoP: thief })).then(() => 'answered', refusal)

const renewed = await withNonce(() =>
  oauth
    .refreshTokenGrantRequest(server, client, oauth.None(), tokens.refresh_token, { DPoP, ...http })
    .then((answer) => oauth.processRefreshTokenResponse(server, client, answer)),
)
const second = await withNonce(() => call(renewed.answer.access_token, { DPoP }))

console.log(
  JSON.stringify({
    unproven,
    tokenType: tokens.token_type,
    nonceAsked: { token: redeemed.nonceAsked, call: first.nonceAsked },
    caller: first.answer,
    callerAfterRefresh: second.answer,
    asBearer,
    byThief,
  }),
)
