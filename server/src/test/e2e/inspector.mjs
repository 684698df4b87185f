// Signs in with the MCP Inspector's command line at a real browser and sends one request.
// Usage: node inspector.mjs MCP_URL FOLDER ARGUMENT..., with the Inspector's own arguments; FOLDER keeps its tokens.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { launchBrowser, signInAndAllow } from './browser.mjs'

const [mcpUrl, folder, ...rest] = process.argv.slice(2)
const inspector = spawn(
  process.execPath,
  [
    'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js',
    ...['--cli', '--server-url', mcpUrl, '--transport', 'http', '--format', 'json'],
    ...['--connect-timeout', '0'],
    ...rest,
  ],
  { env: { ...process.env, HOME: folder, MCP_AUTO_OPEN_ENABLED: 'true', BROWSER: 'true' }, stdio: ['ignore', 'inherit', 'pipe'] },
)
const ended = new Promise((resolve) => inspector.on('exit', resolve))
const browser = await launchBrowser()
const said = []
try {
  for await (const line of createInterface({ input: inspector.stderr })) {
    said.push(line)
    const url = line.match(/https?:\/\/\S+\/oauth2\/authorize\?\S+/)?.[0]
    if (url) {
      await signInAndAllow(browser, url, { username: 'alex', password: 'password' })
    }
  }
  const code = await ended
  if (code !== 0) {
    throw new Error(`the Inspector ended with ${code}\n${said.join('\n')}`)
  }
} finally {
  inspector.kill()
  await browser.close()
}
