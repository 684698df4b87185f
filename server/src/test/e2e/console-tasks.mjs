// What each page of the console is for, done from beginning to end, with Back, Forward and reload on the way. Whether it
// took effect is asked of the gateway with real calls.
// Usage: node console-tasks.mjs CONSOLE_URL PASSWORD MCP_URL TOKEN TOKEN_OF_SAM TOKEN_FOR_ANOTHER_SERVER; prints JSON.
import assert from 'node:assert/strict'
import { logIn, settle, tell } from './console-browser.mjs'

const [consoleUrl, password, mcpUrl, token, samsToken, strayToken] = process.argv.slice(2)

/** Each leaves the gateway as it found it, but for the record. */
const TASKS = [overview, metrics, tools, access, trial, upstream, user, clients, keys, revocations, operators, tokens, doctor, configuration]

await tell(async (open) => {
  const page = await open({ acceptDownloads: true })
  await logIn(page, consoleUrl, password)
  const done = []
  for (const task of TASKS) {
    try {
      await task(page, open)
    } catch (error) {
      throw new Error(`${task.name}: ${error.message}`, { cause: error })
    }
    done.push(task.name)
  }
  return { done }
})

/** From a number of the status sentence to the events behind it, and back. */
async function overview(page) {
  assert.equal((await call('notes_add', {})).status, 403)
  await go(page, 'Overview')
  await page.getByRole('link', { name: /challenged$/ }).click()
  await heading(page, 'Audit log')
  assert.match(new URL(page.url()).searchParams.get('q'), /decision:challenge/)
  await page.locator('[data-seq]').first().waitFor()
  await page.goBack()
  await heading(page, 'Overview')
  await page.getByRole('link', { name: /^insufficient scope$/i }).first().click()
  await page.getByRole('dialog').getByText('What would change it').waitFor()
  await page.reload()
  await page.getByRole('dialog').getByText('What would change it').waitFor()
}

/** From a point of a plot to the calls of that time, by the keyboard as by the mouse. */
async function metrics(page) {
  await go(page, 'Metrics')
  await page.getByText('24h', { exact: true }).click()
  await page.waitForURL(/range=24h/)
  const plot = page.getByRole('slider', { name: 'Calls per second, time' })
  await plot.waitFor()
  await plot.focus()
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft')
  await page.getByText(/Allowed/).first().waitFor()
  await page.keyboard.press('Enter')
  await heading(page, 'Audit log')
  await page.getByText('From', { exact: true }).waitFor()
  const narrowed = page.url()
  assert.match(narrowed, /from=.*to=/)
  await page.reload()
  await heading(page, 'Audit log')
  assert.equal(page.url(), narrowed)
  await page.goBack()
  await heading(page, 'Metrics')
  await plot.waitFor()
  await page.getByRole('button', { name: /^View as table.*Latency/ }).click()
  await page.getByRole('region', { name: 'Latency, as a table' }).waitFor()
}

/** Finds a tool by what it needs, and comes back to the search. */
async function tools(page) {
  await go(page, 'Tools')
  await page.getByRole('textbox', { name: 'Find a tool' }).fill('orders:read')
  await page.getByText(/^3 tools of/).waitFor()
  await page.reload()
  await page.getByText(/^3 tools of/).waitFor()
  await page.getByRole('table', { name: 'Tools' }).getByRole('link', { name: 'orders_identity' }).click()
  await heading(page, /orders_identity/)
  for (const name of ['History', 'Schema', 'Usage', 'Who can call']) {
    await page.getByRole('tab', { name }).click()
    await page.getByRole('tabpanel', { name }).waitFor()
    const url = page.url()
    await page.reload()
    await page.getByRole('tabpanel', { name }).waitFor()
    assert.equal(page.url(), url)
  }
  await page.goBack()
  await page.getByText(/^3 tools of/).waitFor()
  await page.goForward()
  await page.getByRole('tabpanel', { name: 'Who can call' }).waitFor()
}

/** Takes a scope away from a tool's users: the next call is refused; restoring lets them in again. */
async function access(page) {
  assert.equal((await call('echo', { message: 'before' })).status, 200)
  await page.goto(`${consoleUrl}tools/echo`)
  const scopes = page.getByRole('combobox', { name: 'Scopes', exact: true })
  await scopes.press('Backspace')
  await scopes.fill('demo:write')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Reason' }).fill('Only those who may write.')
  await page.getByText('Callers without demo:write are asked to step up.').waitFor()
  await page.getByText(/newly refused/).waitFor()
  await page.getByRole('button', { name: /^Save access/ }).click()
  await page.getByText('No changes yet').waitFor()

  const refused = await call('echo', { message: 'after' })
  assert.equal(refused.status, 403)
  assert.match(refused.challenge, /insufficient_scope.*demo:write/)

  await page.getByRole('tab', { name: 'History' }).click()
  await page.getByText('Only those who may write.').first().waitFor()
  await page.getByRole('link', { name: 'Restore as configured' }).click()
  await page.getByRole('button', { name: /^Save access/ }).click()
  await page.getByText('No changes yet').waitFor()
  assert.equal((await call('echo', { message: 'as before' })).status, 200)
}

/** Calls a tool with a pasted token, and from there to the record of it. */
async function trial(page) {
  await page.goto(`${consoleUrl}tools/orders_get?tab=try`)
  await page.getByPlaceholder('eyJ… or gh_…').fill(token)
  await page.getByRole('status').filter({ hasText: 'As alex' }).waitFor()
  await page.getByRole('textbox', { name: /^id/ }).fill('2')
  await page.getByRole('button', { name: 'Call orders_get' }).click()
  await page.getByText(/HTTP 200/).waitFor()
  assert.ok(!page.url().includes(token.slice(0, 20)), 'no token in the address')
  await page.getByRole('link', { name: 'Why, in the audit log' }).click()
  await heading(page, /^Decision/)
  await page.getByText('orders_get').first().waitFor()
  const permalink = page.url()
  await page.reload()
  await heading(page, /^Decision/)
  assert.equal(page.url(), permalink)
  await page.goBack()
  await heading(page, /orders_get/)
  assert.equal(await page.getByPlaceholder('eyJ… or gh_…').inputValue(), '', 'the token is gone')
}

/** Looks whether a backend answers, reads what it says of a tool, and lets it be used. */
async function upstream(page) {
  assert.equal((await call('sandbox_echo', { message: 'too early' })).body.error.data.code, 'tool_pending')
  await go(page, 'Upstreams')
  await page.getByRole('link', { name: 'sandbox', exact: true }).click()
  await heading(page, 'sandbox')
  await page.getByRole('button', { name: 'Probe now' }).click()
  await page.getByText(/^It answers\./).waitFor()
  await page.getByRole('link', { name: 'sandbox_echo', exact: true }).click()
  await heading(page, 'sandbox_echo')
  await page.getByRole('textbox', { name: 'Reason' }).fill('Read it, and it only echoes.')
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('Read it, and it only echoes.').waitFor()
  const answered = await call('sandbox_echo', { message: 'now' })
  assert.match(JSON.stringify(answered.body), /Echo: now/)
  await page.goBack()
  await heading(page, 'sandbox')
  await page.goBack()
  await heading(page, 'Upstreams')
}

/** Locks somebody out and lets them in again. */
async function user(page) {
  await go(page, 'Users')
  await page.getByRole('link', { name: 'sam', exact: true }).first().click()
  await heading(page, /sam/i)
  await page.getByText(/of tools in the last 7 days/).waitFor()
  await page.getByText('30 d', { exact: true }).click()
  await page.waitForURL(/days=30/)
  await page.reload()
  await page.getByText(/of tools in the last 30 days/).waitFor()
  await confirm(page, 'Disable sam', 'Gone for the day.', 'Disable')
  await page.getByText('Disabled: locked out').waitFor()
  assert.equal((await call('echo', { message: 'locked out' }, samsToken)).status, 403)
  await confirm(page, 'Enable sam', 'Back again.', 'Enable')
  await page.getByText('Active', { exact: true }).waitFor()
  await page.goBack()
  await heading(page, 'Users')
}

/** Adds a machine, which fetches a token and calls with it, and removes it. */
async function clients(page) {
  await go(page, 'Clients and grants')
  await page.getByRole('button', { name: 'Add a service client' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a service client' })
  await dialog.getByRole('textbox', { name: /^Client id/ }).fill('night-batch')
  await addScopes(page, dialog, 'demo:read')
  await dialog.getByRole('button', { name: 'Add it' }).click()
  await dialog.getByText('Copy the secret now').waitFor()
  const secret = await dialog.locator('code').first().innerText()
  await dialog.getByText('Close', { exact: true }).click()
  await page.getByRole('cell', { name: /night-batch/ }).first().waitFor()

  const issued = await fetch(new URL('/oauth2/token', mcpUrl), {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`night-batch:${secret}`)}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'demo:read', resource: mcpUrl }),
  })
  const { access_token: machine } = await issued.json()
  assert.equal((await call('echo', { message: 'from a machine' }, machine)).status, 200)
  await confirm(page, 'Remove night-batch', 'It was a trial.', 'Remove')
  await page.getByRole('cell', { name: /night-batch/ }).first().waitFor({ state: 'detached' })
  assert.equal((await call('echo', { message: 'removed' }, machine)).status, 401)
}

/** Makes a key, shown once, that calls until it is revoked. */
async function keys(page) {
  await go(page, 'API keys')
  await page.getByRole('button', { name: 'Make a key' }).click()
  const dialog = page.getByRole('dialog', { name: 'Make an API key' })
  await dialog.getByRole('textbox', { name: /^Service/ }).fill('night-report')
  await addScopes(page, dialog, 'demo:read')
  await dialog.getByRole('button', { name: 'Make the key' }).click()
  await dialog.getByText('Copy the key now').waitFor()
  const key = (await dialog.getByText(/^gh_/).first().innerText()).trim()
  await dialog.getByText('Close', { exact: true }).click()
  assert.equal((await call('echo', { message: 'by key' }, key)).status, 200)
  await page.reload()
  await page.getByRole('cell', { name: /night-report/ }).first().waitFor()
  assert.equal(await page.getByText(key).count(), 0, 'the key is shown only once')
  await confirm(page, /^Revoke the key .* of night-report/, undefined, 'Revoke')
  await page.getByText('Revoked', { exact: true }).waitFor()
  assert.equal((await call('echo', { message: 'revoked' }, key)).status, 401)
}

/** Refuses one token before it expires, and takes that back. */
async function revocations(page) {
  const fresh = token
  const { jti } = JSON.parse(Buffer.from(fresh.split('.')[1], 'base64url'))
  await go(page, 'Revocations')
  await page.getByRole('combobox', { name: 'What' }).click()
  await page.getByRole('option', { name: 'Revoke one token' }).click()
  await page.getByRole('textbox', { name: 'Token id (jti)' }).fill(jti)
  await page.getByRole('textbox', { name: 'Reason' }).fill('It was in a log file.')
  await page.getByRole('button', { name: 'Revoke one token' }).click()
  await page.getByText('It was in a log file.').waitFor()
  assert.equal((await call('echo', { message: 'revoked' }, fresh)).status, 401)
  await page.reload()
  await page.getByText('It was in a log file.').waitFor()
  await confirm(page, new RegExp(`^Undo:.*${jti}`), undefined, 'Undo')
  await page.getByText('It was in a log file.').waitFor({ state: 'detached' })
  assert.equal((await call('echo', { message: 'good again' }, fresh)).status, 200)
}

/** Adds a colleague, who may look and not change; removing them ends what they have open. */
async function operators(page, open) {
  await go(page, 'Operators')
  await page.getByRole('button', { name: 'Add an operator' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add an operator' })
  await dialog.getByRole('textbox', { name: /^Username/ }).fill('robin')
  await dialog.getByLabel(/^First password/).fill('a colleague to be')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await dialog.getByText(/robin can sign in now/).waitFor()
  await dialog.getByText('Close', { exact: true }).click()

  const theirs = await open()
  await logIn(theirs, `${consoleUrl}tools/echo`, 'a colleague to be', 'robin')
  await theirs.getByText('Only an admin can change access.').waitFor()
  await confirm(page, 'Remove robin', undefined, 'Remove')
  await page.getByRole('cell', { name: 'robin', exact: true }).waitFor({ state: 'detached' })
  await theirs.getByRole('tab', { name: 'History' }).click()
  await theirs.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  await theirs.context().close()
}

/** One token that works beside one for another server: the verdicts, and what differs. Nothing stays of them. */
async function tokens(page) {
  await go(page, 'Token debugger')
  await page.getByRole('textbox', { name: 'Token', exact: true }).fill(`curl -H 'Authorization: Bearer ${strayToken}' ${mcpUrl}`)
  await page.getByRole('button', { name: 'Check token' }).click()
  await page.getByRole('status').filter({ hasText: 'Rejected' }).waitFor()
  await page.getByText('https://other.example/mcp').first().waitFor()
  await page.getByRole('button', { name: 'Compare with another' }).click()
  await page.getByRole('textbox', { name: 'Second token' }).fill(token)
  await page.getByRole('button', { name: 'Compare tokens' }).click()
  await page.getByRole('status').filter({ hasText: /: accepted/ }).waitFor()
  await page.getByRole('status').filter({ hasText: /: rejected/ }).waitFor()
  assert.ok(!page.url().includes('?'), 'nothing of it in the address')
  await go(page, 'Tools')
  await page.goBack()
  await heading(page, 'Token debugger')
  assert.equal(await page.getByRole('textbox', { name: 'Token', exact: true }).inputValue(), '')
}

/** How a client connects, with the real address, and whether it gets to the sign-in page. */
async function doctor(page) {
  await go(page, 'Setup and doctor')
  for (const client of ['Claude Code', 'Cursor', 'VS Code']) {
    await page.getByRole('tab', { name: client }).click()
    await page.getByRole('tabpanel', { name: client }).getByText(mcpUrl).first().waitFor()
  }
  await page.getByRole('button', { name: 'Run the doctor' }).click()
  await page.getByRole('heading', { name: 'Every client gets to the sign-in page' }).waitFor()
  await page.getByRole('textbox', { name: 'MCP URL to examine' }).fill('http://localhost:9/mcp')
  await page.getByRole('button', { name: 'Run the doctor' }).click()
  await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor()
}

/** Where a value comes from; secrets are only said to be set. */
async function configuration(page) {
  await go(page, 'Configuration')
  await page.getByRole('textbox', { name: 'Find a value' }).fill('adminPassword')
  const row = page.getByRole('row').filter({ hasText: 'console.adminPassword' })
  await row.getByText('ADMIN_PASSWORD').waitFor()
  await row.getByText('fingerprint').waitFor()
  assert.ok(!(await page.locator('main').innerText()).includes(password), 'no password on the page')
  await page.reload()
  await row.waitFor()
  await page.getByText('Everything', { exact: true }).click()
  await page.waitForURL(/show=all/)
  const [bundle] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Support bundle' }).click()])
  assert.match(bundle.suggestedFilename(), /\.zip$/)
}

async function go(page, name) {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  await heading(page, name)
  await settle(page)
}

async function heading(page, name) {
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

async function confirm(page, opener, reason, act) {
  await page.getByRole('button', { name: opener }).first().click()
  const dialog = page.getByRole('dialog')
  if (reason) await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason)
  await dialog.getByRole('button', { name: act, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

async function addScopes(page, dialog, scope) {
  await dialog.getByRole('combobox', { name: 'Scopes' }).fill(scope)
  await page.keyboard.press('Enter')
  await dialog.getByText(scope, { exact: true }).first().waitFor()
  await page.keyboard.press('Tab')
}

/** A call of a tool as a client makes it. */
async function call(name, args, bearer = token) {
  const response = await fetch(mcpUrl, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  })
  return { status: response.status, challenge: response.headers.get('www-authenticate'), body: await response.json() }
}
