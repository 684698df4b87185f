// With the keyboard alone, no mouse: sign in, find a denial, open why, fix the scope, verify the chain.
// Usage: node console-keyboard.mjs CONSOLE_URL PASSWORD; prints JSON.
import assert from 'node:assert/strict'
import { tell } from './console-browser.mjs'

const [consoleUrl, password] = process.argv.slice(2)

await tell(async (open) => {
  const page = await open()
  const { keyboard } = page
  await page.goto(consoleUrl)
  await page.getByLabel('Username').waitFor()
  await keyboard.type('admin')
  await keyboard.press('Tab')
  await keyboard.type(password)
  await keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()

  // The denial: to the audit log, a query, into the list, open the first row.
  await goTo(page, 'a', 'Audit log')
  await keyboard.press('/')
  await focused(page, (element) => element.getAttribute('aria-label') === 'Query')
  await keyboard.type('user:alex tool:echo reason:insufficient_scope')
  await keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove the filter Tool: echo' }).waitFor()
  await page.locator('[data-seq]').first().waitFor()
  await tabTo(page, (element) => element.hasAttribute('data-seq'))
  await keyboard.press('Enter')
  const drawer = page.getByRole('dialog')
  await drawer.getByText('demo:read').first().waitFor()
  await drawer.getByText('What would change it').waitFor()

  // The fix: follow the link to the tool, take the scope away, say why, save.
  await tabTo(page, (element) => element.textContent === 'Edit the access of echo')
  await keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /echo/ }).waitFor()
  await tabTo(page, (element) => element.getAttribute('role') === 'combobox' || element.id.includes('tags'))
  await keyboard.press('Backspace')
  await keyboard.type('profile:read')
  await keyboard.press('Enter')
  await keyboard.press('Escape')
  await tabTo(page, (element) => element.labels?.[0]?.textContent.startsWith('Reason') ?? false)
  await keyboard.type('Those who may read a profile may echo.')
  await tabTo(page, (element) => /^Save access/.test(element.textContent) && !element.disabled)
  await keyboard.press('Enter')
  await page.getByRole('button', { name: /^Save access/ }).waitFor({ state: 'detached' })

  // The same call today is allowed, says the event.
  await goTo(page, 'a', 'Audit log')
  await keyboard.press('/')
  await keyboard.type('user:alex tool:echo reason:insufficient_scope')
  await keyboard.press('Enter')
  await page.locator('[data-seq]').first().waitFor()
  await tabTo(page, (element) => element.hasAttribute('data-seq'))
  await keyboard.press('Enter')
  await page.getByRole('dialog').locator('div').filter({ hasText: /^The same call today:\s*Allowed$/ }).first().waitFor()
  await keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  // The proof.
  await tabTo(page, (element) => element.textContent === 'Verify chain')
  await keyboard.press('Enter')
  await page.getByText('every one follows from the one before', { exact: false }).waitFor()
  await keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await focused(page, (element) => element.textContent === 'Verify chain')
  return {}
})

async function goTo(page, key, heading) {
  await page.keyboard.press('g')
  await page.keyboard.press(key)
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  await focused(page, (element) => element.tagName === 'H1')
}

/** Presses Tab until the element that is wanted has the focus, which must be seen. */
async function tabTo(page, wanted) {
  for (let i = 0; i < 150; i++) {
    if (await holds(page, wanted)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`Tab does not lead to ${wanted}`)
}

async function focused(page, wanted) {
  await page.waitForFunction(`(${wanted})(document.activeElement)`, undefined, { timeout: 30_000 })
}

function holds(page, wanted) {
  return page.evaluate(`(${wanted})(document.activeElement) === true`)
}
