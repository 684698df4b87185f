// What the console's scripts share: a browser, a signed-in page that collects what goes wrong in it, and axe.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { launchBrowser } from './browser.mjs'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Runs `story` with a browser, prints what it returns with the problems of all its pages as JSON, and closes it. */
export async function tell(story) {
  const browser = await launchBrowser()
  const problems = []
  const pages = []
  const open = async (options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
    const page = await context.newPage()
    pages.push(page)
    page.on('console', (message) => {
      // An ended session and a conflict are answered with a status that the browser reports by itself.
      if (message.type() === 'error' && !/status of (401|409|412)/.test(message.text())) problems.push(message.text())
    })
    page.on('pageerror', (error) => problems.push(String(error)))
    return page
  }
  try {
    const told = await story(open)
    console.log(JSON.stringify({ ...told, problems }))
  } catch (error) {
    for (const page of pages) {
      console.error(page.url(), await page.locator('body').innerText().catch(() => ''))
    }
    console.error(problems)
    throw error
  } finally {
    await browser.close()
  }
}

export async function logIn(page, url, password, username = 'admin') {
  await page.goto(url)
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation').first().waitFor()
}

/** What axe has against a page as it is now, a line for each rule. */
export async function axe(page, name) {
  const found = await page.evaluate(`(() => { const module = undefined, exports = undefined, define = undefined; ${axeSource}
    return window.axe.run(document, { runOnly: ${JSON.stringify(RULES)} }) })()`)
  return found.violations.map(
    ({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`,
  )
}
