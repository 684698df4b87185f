// The operator's story in a real browser: change a tool's access, find a refusal, read why, debug a token.
// Usage: node console-story.mjs CONSOLE_URL ADMIN_PASSWORD MCP_URL TOKEN SCREENSHOT_FOLDER; prints JSON.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { launchBrowser } from './browser.mjs'

const [consoleUrl, password, mcpUrl, token, screenshots] = process.argv.slice(2)
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const browser = await launchBrowser()
const problems = []
const violations = []
let page

async function newPage(colorScheme) {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 }, bypassCSP: false })
  const opened = await context.newPage()
  opened.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401')) problems.push(message.text())
  })
  opened.on('pageerror', (error) => problems.push(String(error)))
  return opened
}

async function look(name) {
  await page.waitForTimeout(400)
  await page.screenshot({ path: `${screenshots}/console-${name}.png` })
  const found = await page.evaluate(`(() => { const module = undefined, exports = undefined, define = undefined; ${axeSource}
    return window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }) })()`)
  for (const violation of found.violations) {
    violations.push(`${name}: ${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`)
  }
}

async function callEcho(message) {
  const response = await fetch(mcpUrl, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'echo', arguments: { message } },
    }),
  })
  return { status: response.status, challenge: response.headers.get('www-authenticate'), body: await response.json() }
}

async function logIn() {
  await page.goto(consoleUrl)
  await page.getByLabel('Username').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
}

async function giveEchoScope(scope) {
  await page.getByRole('navigation').getByRole('link', { name: 'Tools' }).click()
  await page.getByRole('link', { name: /^echo/ }).first().click()
  await page.getByRole('heading', { level: 1, name: /echo/ }).waitFor()
  const scopes = page.getByRole('combobox', { name: 'Scopes', exact: true })
  await scopes.press('Backspace')
  await scopes.fill(scope)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Reason' }).fill('The browser test wants it so.')
}

async function saveAccess() {
  await page.getByRole('button', { name: 'Save access' }).click()
  await page.getByRole('button', { name: 'Save access' }).waitFor({ state: 'detached' })
}

async function visit(scheme, pages) {
  for (const [link, name] of pages) {
    await page.getByRole('navigation').getByRole('link', { name: link }).first().click()
    await page.getByRole('heading', { level: 1, name: link === 'Setup and doctor' ? /./ : link }).waitFor()
    await look(`${name}-${scheme}`)
  }
}

try {
  page = await newPage('light')
  await page.goto(consoleUrl)
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await look('login-light')
  await logIn()

  assert.equal((await callEcho('before the change')).status, 200)
  await page.getByText(/requests a second/).waitFor()
  await look('overview-light')

  await page.getByRole('navigation').getByRole('link', { name: 'Tools' }).click()
  await page.getByRole('heading', { level: 1, name: 'Tools' }).waitFor()
  await look('tools-light')
  await giveEchoScope('demo:write')
  await look('tool-access-light')
  await saveAccess()

  const refused = await callEcho('after the change')
  assert.equal(refused.status, 403)
  assert.match(refused.challenge, /insufficient_scope/)
  assert.match(refused.challenge, /demo:write/)

  await page.getByRole('tab', { name: /history/i }).click()
  await page.getByText('The browser test wants it so.').first().waitFor()
  await look('tool-history-light')

  await page.getByRole('navigation').getByRole('link', { name: 'Audit log' }).click()
  await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor()
  await page.goto(`${consoleUrl}audit?user=alex`)
  const denied = page.getByRole('row').filter({ hasText: /insufficient scope/i }).first()
  await denied.waitFor()
  await look('audit-filtered-light')
  await denied.click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('demo:write').first().waitFor()
  await look('audit-event-light')
  const url = new URL(page.url())
  assert.ok(url.searchParams.get('event'), 'the open event stands in the URL')
  await page.reload()
  await drawer.getByText('demo:write').first().waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('navigation').getByRole('link', { name: 'Token debugger' }).click()
  await page.getByRole('textbox', { name: 'Token' }).fill(`Bearer ${token}`)
  await page.getByRole('button', { name: 'Check token' }).click()
  await page.getByText(/signature/i).first().waitFor()
  await page.getByText('whoami').first().waitFor()
  await look('token-light')
  assert.ok(!page.url().includes(token.slice(0, 20)), 'no token in the URL')

  await page.getByRole('navigation').getByRole('link', { name: 'Setup and doctor' }).click()
  await page.getByRole('button', { name: 'Run the doctor' }).click()
  await page.getByRole('heading', { name: 'Every client gets to the sign-in page' }).waitFor()
  await page.getByText('Claude Code').last().click()
  await look('doctor-light')

  for (const tab of ['Schema', 'Try it', 'Usage', 'Who can call']) {
    await page.goto(`${consoleUrl}tools/echo`)
    await page.getByRole('tab', { name: tab }).click()
    await look(`tool-${tab.toLowerCase().replaceAll(' ', '-')}-light`)
  }
  await visit('light', [['Metrics', 'metrics'], ['API keys', 'keys'], ['Operators', 'operators'], ['Clients and grants', 'clients']])
  await page.getByRole('navigation').getByRole('link', { name: 'Users' }).click()
  await page.getByRole('link', { name: 'alex', exact: true }).first().click()
  await page.getByRole('heading', { name: 'Tools, as they see them' }).waitFor()
  await look('user-light')

  await giveEchoScope('demo:read')
  await saveAccess()
  assert.equal((await callEcho('as before')).status, 200)

  page = await newPage('dark')
  await page.goto(consoleUrl)
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await look('login-dark')
  await logIn()
  await look('overview-dark')
  await visit('dark', [['Tools', 'tools'], ['Audit log', 'audit'], ['Metrics', 'metrics'], ['Token debugger', 'token'], ['Users', 'users'], ['Clients and grants', 'clients'], ['API keys', 'keys'], ['Operators', 'operators'], ['Revocations', 'revocations'], ['Setup and doctor', 'setup']])
  console.log(JSON.stringify({ violations, problems }))
} catch (error) {
  await page?.screenshot({ path: `${screenshots}/console-failure.png` }).catch(() => {})
  throw error
} finally {
  await browser.close()
}
