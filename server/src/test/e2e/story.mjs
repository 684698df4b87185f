// The story of an MCP client that knows nothing but the URL of the gateway, told with a real SDK.
// Usage: node story.mjs SDK MCP_URL SCREENSHOT_FOLDER, with SDK one of sdk1, sdk2-legacy, sdk2-modern.
import assert from 'node:assert/strict'
import { launchBrowser } from './browser.mjs'
import { listenForRedirect, PersonAtBrowser } from './oauth-client.mjs'

const [sdk, mcpUrl, screenshots] = process.argv.slice(2)

const sdks = {
  sdk1: async () => {
    const { Client } = await import('@modelcontextprotocol/sdk/client/index.js')
    const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js')
    const { UnauthorizedError } = await import('@modelcontextprotocol/sdk/client/auth.js')
    return { Client, StreamableHTTPClientTransport, UnauthorizedError, options: {}, era: 'legacy' }
  },
  'sdk2-legacy': async () => ({ ...(await import('@modelcontextprotocol/client')), options: {}, era: 'legacy' }),
  'sdk2-modern': async () => ({
    ...(await import('@modelcontextprotocol/client')),
    options: { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    era: 'modern',
  }),
}

const { Client, StreamableHTTPClientTransport, UnauthorizedError, options, era } = await sdks[sdk]()
const browser = await launchBrowser()
const redirect = await listenForRedirect()
const person = new PersonAtBrowser({
  browser,
  redirect,
  user: { username: 'alex', password: 'password' },
  clientName: `Story ${sdk}`,
  grantTypes: ['authorization_code'],
  screenshots,
})

/** Connects; on the first 401 the person signs in, and the connection is made anew with the token. */
async function connect() {
  for (let attempt = 1; ; attempt++) {
    const client = new Client({ name: `Story ${sdk}`, version: '1.0.0' }, options)
    const transport = new StreamableHTTPClientTransport(new URL(mcpUrl), { authProvider: person })
    try {
      await client.connect(transport)
      return { client, transport }
    } catch (error) {
      if (!(error instanceof UnauthorizedError) || attempt > 1) throw error
      await finish(transport)
    }
  }
}

async function finish(transport) {
  const params = await person.authorizationResponse()
  assert.equal(params.get('error'), null)
  assert.equal(params.get('iss'), new URL(mcpUrl).origin)
  await transport.finishAuth(sdk === 'sdk1' ? params.get('code') : params)
}

try {
  const { client, transport } = await connect()
  assert.equal(person.authorizationUrls.length, 1)
  const asked = person.authorizationUrls[0].searchParams
  assert.equal(asked.get('resource'), mcpUrl)
  assert.equal(asked.get('code_challenge_method'), 'S256')

  const { tools } = await client.listTools()
  const names = tools.map((tool) => tool.name)
  assert.ok(names.includes('whoami') && names.includes('echo'), `tools/list names ${names}`)

  const whoami = await client.callTool({ name: 'whoami', arguments: {} })
  assert.match(JSON.stringify(whoami.structuredContent), /"alex"|"Alex"/)
  assert.ok(!whoami.isError)

  // The first token was asked for with the challenge's small scope: echo needs demo:read, so the client steps up.
  let echo
  try {
    echo = await client.callTool({ name: 'echo', arguments: { message: 'hello' } })
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error
    await finish(transport)
    echo = await client.callTool({ name: 'echo', arguments: { message: 'hello' } })
  }
  assert.match(echo.content[0].text, /hello/)
  assert.equal(person.authorizationUrls.length, 2, 'the client stepped up once')
  assert.match(person.authorizationUrls[1].searchParams.get('scope'), /demo:read/)

  console.log(
    JSON.stringify({
      sdk,
      era,
      version: client.getNegotiatedProtocolVersion?.() ?? transport.protocolVersion,
      tools: names,
      whoami: whoami.structuredContent,
      clientId: person.information.client_id,
      token: person.saved.access_token,
    }),
  )
  await client.close()
} finally {
  await redirect.close()
  await browser.close()
}
