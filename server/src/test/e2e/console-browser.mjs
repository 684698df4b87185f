// What the console's scripts share: a browser, a signed-in page that collects what goes wrong in it, axe, pictures.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { launchBrowser } from './browser.mjs'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const FAILURES = new URL('../../../target/screenshots/', import.meta.url)
/** Long, for machines that do much else. */
const PATIENCE_MS = 90_000
/** Whoever is not signed in is told so by a status that the browser reports by itself. */
const SIGNED_OUT = /status of 401/

/**
 * Runs `story` with a browser, prints what it returns with the problems of all its pages as JSON, and closes it. A
 * problem is an error in the browser's console, which a violation of the content security policy is too, or one that
 * nobody caught. `expected` are reports of answers that the story wants.
 */
export async function tell(story, expected = SIGNED_OUT) {
  const browser = await launchBrowser()
  const problems = []
  const pages = []
  const open = async (options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options })
    context.setDefaultTimeout(PATIENCE_MS)
    const page = await context.newPage()
    pages.push(page)
    page.on('console', (message) => {
      const at = `${message.text()} (${message.location().url})`
      if (message.type() === 'error' && !SIGNED_OUT.test(at) && !expected.test(at)) problems.push(at)
    })
    page.on('pageerror', (error) => problems.push(String(error)))
    return page
  }
  try {
    const told = await story(open)
    console.log(JSON.stringify({ ...told, problems }))
  } catch (error) {
    for (const [index, page] of pages.entries()) await report(page, index)
    console.error(problems)
    throw error
  } finally {
    await browser.close()
  }
}

/** What a page showed when something failed. */
async function report(page, index) {
  if (page.isClosed()) return
  console.error(page.url(), await page.locator('body').innerText().catch(() => ''))
  mkdirSync(FAILURES, { recursive: true })
  const picture = new URL(`console-failure-${index}.png`, FAILURES).pathname
  await page.screenshot({ path: picture, timeout: 10_000 }).catch(() => {})
}

export async function logIn(page, url, password, username = 'admin') {
  await page.goto(url)
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('navigation').first().waitFor()
}

/** Waits until nothing is loading and nothing moves. */
export async function settle(page) {
  await page.waitForFunction(
    () =>
      document.querySelector('.mantine-Skeleton-root, [data-loading=true]') === null &&
      document.getAnimations().every(({ playState }) => playState !== 'running'),
  )
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

/** What axe has against a page as it is now, a line for each rule. */
export async function axe(page, name) {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(`(() => { const module = undefined, exports = undefined, define = undefined; ${axeSource} })()`)
  }
  const violations = await page.evaluate(async (rules) => {
    const found = await window.axe.run(document, { runOnly: rules, resultTypes: ['violations'] })
    return found.violations.map(({ id, nodes }) => ({ id, targets: nodes.map((node) => node.target.join(' ')) }))
  }, RULES)
  return violations.map(({ id, targets }) => `${name}: ${id}: ${targets.slice(0, 3).join(' | ')}`)
}

/** A small picture of what is in sight; WebP, of which playwright itself knows nothing. */
export async function picture(page, file) {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 82 })
  writeFileSync(file, Buffer.from(data, 'base64'))
  await session.detach()
}

/** Asks again until it holds. */
export async function until(what, holds) {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const value = await what()
    if (holds(value)) return value
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)}: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
