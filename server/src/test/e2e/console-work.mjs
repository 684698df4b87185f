// Two admins change the same tool at once, and a session ends while somebody works.
// Usage: node console-work.mjs CONSOLE_URL PASSWORD; prints JSON.
import assert from 'node:assert/strict'
import { axe, logIn, settle, tell } from './console-browser.mjs'

const [consoleUrl, password] = process.argv.slice(2)
const api = new URL('/api/', consoleUrl)
const violations = []

await tell(async (open) => {
  const first = await open()
  await logIn(first, consoleUrl, password)
  await addAdmin(first)
  const second = await open()
  await logIn(second, consoleUrl, 'another admin password', 'second-admin')
  await conflict(first, second)
  await endOfSession(first)
  return { violations }
}, /status of 409/)

async function addAdmin(page) {
  const { csrfToken } = await (await page.request.get(new URL('session', api).href)).json()
  const made = await page.request.post(new URL('operators', api).href, {
    headers: { 'X-CSRF-Token': csrfToken },
    data: { username: 'second-admin', role: 'admin', password: 'another admin password' },
  })
  assert.ok(made.ok(), await made.text())
}

async function addScope(page, scope, reason) {
  await page.goto(`${consoleUrl}tools/whoami`)
  await page.getByText('Required', { exact: true }).first().click()
  const scopes = page.getByRole('combobox', { name: 'Scopes', exact: true })
  await scopes.fill(scope)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Reason' }).fill(reason)
}

function save(page) {
  return page.getByRole('button', { name: /^Save access/ })
}

/** Who saves second sees what the first did, and nothing is overwritten unseen. */
async function conflict(first, second) {
  await addScope(first, 'profile:read', 'The first admin was here.')
  await addScope(second, 'demo:read', 'The second admin was here.')
  await save(first).click()
  await save(first).waitFor({ state: 'detached' })
  await save(second).click()
  const alert = second.getByRole('alert').filter({ hasText: 'Somebody changed this tool meanwhile' })
  await alert.getByText('profile:read').waitFor()
  await look(second, 'conflict')
  await second.getByRole('button', { name: 'Save mine on top' }).click()
  await second.getByRole('button', { name: 'Save mine on top' }).waitFor({ state: 'detached' })
  await second.getByRole('tab', { name: /history/i }).click()
  await second.getByText('The second admin was here.').first().waitFor()
  await second.getByText('The first admin was here.').first().waitFor()
}

async function look(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await settle(page)
    violations.push(...(await axe(page, `${name}, ${colorScheme}`)))
  }
}

/** The session is ended elsewhere; signing in again goes on where one was, with all that was typed. */
async function endOfSession(page) {
  await page.goto(`${consoleUrl}tools/echo`)
  const scopes = page.getByRole('combobox', { name: 'Scopes', exact: true })
  await scopes.fill('demo:write')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Reason' }).fill('Half a sentence that must not')
  const { csrfToken } = await (await page.request.get(new URL('session', api).href)).json()
  const ended = await page.request.delete(new URL('session', api).href, { headers: { 'X-CSRF-Token': csrfToken } })
  assert.ok(ended.ok(), await ended.text())

  // What the page asks by itself may be told first, and the dialog then covers the button.
  await save(page).evaluate((button) => button.click())
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
  await dialog.waitFor()
  await look(page, 'session ended')
  await dialog.getByLabel('Password', { exact: true }).fill(password)
  await dialog.getByRole('button', { name: 'Sign in' }).click()
  await dialog.waitFor({ state: 'detached' })
  const reason = page.getByRole('textbox', { name: 'Reason' })
  assert.equal(await reason.inputValue(), 'Half a sentence that must not')
  await reason.fill('Half a sentence that must not be lost.')
  await save(page).click()
  await save(page).waitFor({ state: 'detached' })
  await page.getByRole('tab', { name: /history/i }).click()
  await page.getByText('Half a sentence that must not be lost.').first().waitFor()
}
