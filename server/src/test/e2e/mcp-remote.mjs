// A host that can only start programs reaches the gateway through mcp-remote, which signs in at a real browser.
// Usage: node mcp-remote.mjs ERA MCP_URL FOLDER, with ERA one of legacy, modern; FOLDER keeps its tokens.
import assert from 'node:assert/strict'
import { createInterface } from 'node:readline'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { launchBrowser, signInAndAllow } from './browser.mjs'

const [era, mcpUrl, folder] = process.argv.slice(2)
const scope = 'profile demo:read'

const transport = new StdioClientTransport({
  command: process.execPath,
  args: [
    'node_modules/mcp-remote/dist/proxy.js',
    mcpUrl,
    ...['--protocol', era === 'modern' ? 'auto' : 'legacy'],
    ...['--transport', 'http-only'],
    ...['--auth-timeout', '300'],
    ...['--static-oauth-client-metadata', JSON.stringify({ scope })],
  ],
  env: { ...process.env, MCP_REMOTE_CONFIG_DIR: folder, BROWSER: 'true' },
  stderr: 'pipe',
})
const browser = await launchBrowser()
const said = []
const authorizationUrls = []
let signingIn = Promise.resolve()
createInterface({ input: transport.stderr }).on('line', (line) => {
  said.push(line)
  const url = line.trim()
  if (url.startsWith(`${new URL(mcpUrl).origin}/oauth2/authorize?`)) {
    authorizationUrls.push(new URL(url))
    signingIn = signInAndAllow(browser, url, { username: 'alex', password: 'password' })
    signingIn.catch((error) => said.push(String(error)))
  }
})

try {
  const client = new Client({ name: 'Host of programs', version: '1.0.0' })
  await client.connect(transport, { timeout: 300_000 })
  await signingIn
  const { tools } = await client.listTools()
  const whoami = await client.callTool({ name: 'whoami', arguments: {} })
  const echo = await client.callTool({ name: 'echo', arguments: { message: 'hello' } })
  assert.ok(!whoami.isError && !echo.isError)
  console.log(
    JSON.stringify({
      tools: tools.map((tool) => tool.name),
      uid: whoami.structuredContent.user.uid,
      clientId: whoami.structuredContent.authorization.clientId,
      echo: echo.content[0].text,
      signIns: authorizationUrls.length,
      resource: authorizationUrls[0].searchParams.get('resource'),
      challengeMethod: authorizationUrls[0].searchParams.get('code_challenge_method'),
    }),
  )
  await client.close()
} catch (error) {
  console.error(said.join('\n'))
  throw error
} finally {
  await browser.close()
}
