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

async function setEchoScopes(remove, add) {
  await page.getByRole('navigation').getByRole('link', { name: 'Tools' }).click()
  await page.getByRole('link', { name: 'echo', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'echo' }).waitFor()
  const scopes = page.getByRole('textbox', { name: /scopes/i })
  for (const scope of remove) {
    await scopes.focus()
    await page.keyboard.press('Backspace')
    await page.getByText(scope, { exact: true }).first().waitFor({ state: 'detached' }).catch(() => {})
  }
  for (const scope of add) {
    await scopes.fill(scope)
    await page.keyboard.press('Enter')
  }
  await page.getByRole('textbox', { name: /reason|note|why/i }).fill('The browser test wants it so.')
}

try {
  page = await newPage('light')
  await page.goto(consoleUrl)
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await look('login-light')
  await logIn()

  assert.equal((await callEcho('before the change')).status, 200)
  await page.getByText(/requests?\/s|req\/s/i).first().waitFor()
  await look('overview-light')

  await setEchoScopes(['demo:read'], ['demo:write'])
  await look('tool-access-light')
  await page.getByRole('button', { name: /save/i }).click()
  const confirm = page.getByRole('dialog').getByRole('button', { name: /save|apply|confirm/i })
  if (await confirm.waitFor({ timeout: 2000 }).then(() => true, () => false)) await confirm.click()
  await page.getByText(/revision 1|rev\.? ?1|#1/i).first().waitFor()
  await look('tool-history-light')

  const refused = await callEcho('after the change')
  assert.equal(refused.status, 403)
  assert.match(refused.challenge, /insufficient_scope/)
  assert.match(refused.challenge, /demo:write/)

  await page.getByRole('navigation').getByRole('link', { name: 'Audit' }).click()
  await page.getByRole('heading', { level: 1, name: /audit/i }).waitFor()
  await page.goto(`${page.url().split('?')[0]}?user=alex`)
  await page.getByText('insufficient_scope').first().waitFor()
  await look('audit-filtered-light')
  await page.getByText('insufficient_scope').first().click()
  await page.getByText(/demo:write/).first().waitFor()
  await look('audit-event-light')
  const why = await page.getByRole('dialog').innerText().catch(() => page.locator('main').innerText())
  assert.match(why, /demo:write/)

  await page.getByRole('navigation').getByRole('link', { name: /token/i }).click()
  await page.getByRole('textbox', { name: /token/i }).fill(token)
  await page.getByRole('button', { name: /check|debug|explain/i }).click()
  await page.getByText(/signature/i).first().waitFor()
  await page.getByText('whoami').first().waitFor()
  await look('token-light')

  await setEchoScopes(['demo:write'], ['demo:read'])
  await page.getByRole('button', { name: /save/i }).click()
  if (await confirm.waitFor({ timeout: 2000 }).then(() => true, () => false)) await confirm.click()
  await page.getByText(/revision 2|rev\.? ?2|#2/i).first().waitFor()
  assert.equal((await callEcho('as before')).status, 200)

  page = await newPage('dark')
  await page.goto(consoleUrl)
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await look('login-dark')
  await logIn()
  await look('overview-dark')
  for (const [link, name] of [['Tools', 'tools'], ['Audit', 'audit'], ['Token debugger', 'token'], ['Users', 'users'], ['Clients', 'clients']]) {
    await page.getByRole('navigation').getByRole('link', { name: link }).first().click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await look(`${name}-dark`)
  }
  console.log(JSON.stringify({ violations, problems }))
} catch (error) {
  await page?.screenshot({ path: `${screenshots}/console-failure.png` }).catch(() => {})
  throw error
} finally {
  await browser.close()
}
