// With the keyboard alone, no mouse: sign in, find a denial, open why, fix the scope, verify the chain.
// Usage: node console-keyboard.mjs CONSOLE_URL PASSWORD; prints JSON.
import assert from 'node:assert/strict'
import { tell, until } from './console-browser.mjs'

const [consoleUrl, password] = process.argv.slice(2)
/** For the check of a million events on a machine that does much else. */
const LONG_RECORD_MS = 600_000

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
  await focused(page, (element) => element.getAttribute('aria-label') === 'Query')
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
  await tabTo(page, (element) => element.labels?.[0]?.textContent === 'Scopes')
  await keyboard.press('Backspace')
  await keyboard.type('profile:read')
  await keyboard.press('Enter')
  await keyboard.press('Escape')
  await page.getByText('Callers without profile:read are asked to step up.').waitFor()
  await page.getByText(/newly allowed/).waitFor()
  await tabTo(page, (element) => element.labels?.[0]?.textContent === 'Reason')
  await keyboard.type('Those who may read a profile may echo.')
  await tabTo(page, (element) => /^Save access/.test(element.textContent) && !element.disabled)
  await keyboard.press('Enter')
  await page.getByText('No changes yet').waitFor()
  await focused(page, (element) => element.tagName === 'H1')

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
  await focused(page, (element) => element.hasAttribute('data-seq'))

  // The proof.
  await tabTo(page, (element) => element.textContent === 'Verify chain')
  await keyboard.press('Enter')
  await page.getByRole('button', { name: 'Check', exact: true }).waitFor()
  await tabTo(page, (element) => element.textContent === 'Check')
  await keyboard.press('Enter')
  await page.getByText('every one follows from the one before', { exact: false }).waitFor({ timeout: LONG_RECORD_MS })
  await keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  return {}
})

/** By `g` and a letter; on a slow machine the two may lie too far apart, and are pressed again. */
async function goTo(page, key, heading) {
  const shown = page.getByRole('heading', { level: 1, name: heading })
  await until(
    async () => {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      return shown.waitFor({ timeout: 5_000 }).then(() => true, () => false)
    },
    (there) => there,
  )
  await focused(page, (element) => element.tagName === 'H1')
}

/** Presses Tab until the element that is wanted has the focus, which must be seen. */
async function tabTo(page, wanted) {
  for (let i = 0; i < 150; i++) {
    if (await holds(page, wanted)) {
      await until(() => page.evaluate(hidden), (problem) => problem === undefined)
      return
    }
    await page.keyboard.press('Tab')
  }
  assert.fail(`Tab does not lead to ${wanted}`)
}

/** Why the element with the focus cannot be seen to have it (WCAG 2.4.7 and 2.4.11); undefined if it can. */
function hidden() {
  const element = document.activeElement
  const { left, top, width, height } = element.getBoundingClientRect()
  const at = document.elementFromPoint(left + Math.min(width, 40) / 2, top + height / 2)
  if (at === null || !(element.contains(at) || at.contains(element) || [...(element.labels ?? [])].some((label) => label.contains(at)))) {
    return `${element.outerHTML.slice(0, 120)} lies under ${at?.outerHTML.slice(0, 120)}`
  }
  const style = getComputedStyle(element)
  const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || element.matches('input, textarea')
  return marked ? undefined : `${element.outerHTML.slice(0, 120)} does not look as if it had the focus`
}

async function focused(page, wanted) {
  await until(() => holds(page, wanted), (there) => there)
}

function holds(page, wanted) {
  return page.evaluate(`(${wanted})(document.activeElement) === true`)
}
