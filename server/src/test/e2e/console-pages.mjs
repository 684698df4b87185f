// Every page of the console, light and dark: its picture, axe, Back and reload, 320 pixels, forced colours.
// Usage: node console-pages.mjs CONSOLE_URL PASSWORD TOKEN FOLDER_OF_PICTURES; prints JSON.
import assert from 'node:assert/strict'
import { axe, logIn, tell } from './console-browser.mjs'

const [consoleUrl, password, token, images] = process.argv.slice(2)

/** What is looked at: where it is, its heading, and what to do or wait for there before the picture. */
const PAGES = [
  { name: 'overview', path: '', heading: 'Overview', ready: (page) => page.getByText(/requests a second/) },
  { name: 'audit', path: 'audit', heading: 'Audit log', ready: (page) => page.locator('[data-seq]').first() },
  {
    name: 'audit-event',
    path: 'audit?q=reason:insufficient_scope+tool:notes_add',
    heading: 'Audit log',
    ready: async (page) => {
      await page.locator('[data-seq]').first().click()
      return page.getByRole('dialog').getByText('What would change it')
    },
  },
  { name: 'metrics', path: 'metrics?range=24h', heading: 'Metrics', ready: (page) => page.getByRole('figure').first() },
  { name: 'tools', path: 'tools', heading: 'Tools', ready: (page) => page.getByRole('link', { name: 'orders_list' }) },
  {
    name: 'tool',
    path: 'tools/orders_get',
    heading: /orders_get/,
    ready: async (page) => {
      const scopes = page.getByRole('combobox', { name: 'Scopes', exact: true })
      await scopes.fill('orders:write')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Escape')
      return page.getByText(/newly refused/)
    },
  },
  { name: 'upstreams', path: 'upstreams', heading: 'Upstreams', ready: (page) => page.getByText('orders').first() },
  { name: 'users', path: 'users', heading: 'Users', ready: (page) => page.getByRole('link', { name: 'alex' }).first() },
  {
    name: 'user',
    path: 'users/alex',
    heading: /alex/i,
    ready: (page) => page.getByRole('heading', { name: 'Tools, as they see them' }),
  },
  { name: 'clients', path: 'clients', heading: 'Clients and grants' },
  { name: 'keys', path: 'keys', heading: 'API keys' },
  { name: 'revocations', path: 'revocations', heading: 'Revocations' },
  { name: 'operators', path: 'operators', heading: 'Operators' },
  {
    name: 'token',
    path: 'tokens',
    heading: 'Token debugger',
    ready: async (page) => {
      await page.getByRole('textbox', { name: 'Token' }).fill(`Bearer ${token}`)
      await page.getByRole('button', { name: 'Check token' }).click()
      return page.getByText('A call with this token is taken.')
    },
  },
  {
    name: 'setup',
    path: 'setup',
    heading: 'Setup and doctor',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Run the doctor' }).click()
      return page.getByRole('heading', { name: 'Every client gets to the sign-in page' })
    },
  },
]

const violations = []

await tell(async (open) => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open({ colorScheme, reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } })
    await page.goto(consoleUrl)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await look(page, 'login', colorScheme)
    await logIn(page, consoleUrl, password)
    for (const visited of PAGES) {
      await visit(page, visited)
      await look(page, visited.name, colorScheme)
    }
    await overlays(page, colorScheme)
    await page.context().close()
  }
  await backAndReload(await signedIn(open))
  await small(await signedIn(open, { viewport: { width: 320, height: 640 } }))
  await forced(await signedIn(open, { forcedColors: 'active' }))
  return { violations }
})

async function signedIn(open, options) {
  const page = await open(options)
  await logIn(page, consoleUrl, password)
  return page
}

async function visit(page, { path, heading, ready }) {
  await page.goto(`${consoleUrl}${path}`)
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  const sign = await ready?.(page)
  await sign?.waitFor()
}

async function look(page, name, scheme) {
  await page.waitForTimeout(350)
  violations.push(...(await axe(page, `${name}, ${scheme}`)))
  await page.screenshot({ path: `${images}/console-${name}-${scheme}.png` })
}

/** What lies over a page is as accessible. */
async function overlays(page, scheme) {
  await page.goto(`${consoleUrl}audit`)
  await page.locator('[data-seq]').first().waitFor()
  const over = async (name, shown) => {
    await shown.waitFor()
    await page.waitForTimeout(250)
    violations.push(...(await axe(page, `${name}, ${scheme}`)))
    await page.keyboard.press('Escape')
    await shown.waitFor({ state: 'hidden' })
  }
  await page.keyboard.press('Control+k')
  await over('palette', page.getByRole('dialog').getByRole('textbox').first())
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('?')
  await over('help', page.getByRole('dialog'))
  await page.getByRole('button', { name: 'Export' }).click()
  await over('export', page.getByRole('menu'))
  await page.getByRole('button', { name: 'Verify chain' }).click()
  await over('verify', page.getByRole('dialog'))
  await page.getByRole('button', { name: 'admin' }).click()
  await over('account', page.getByRole('menu'))
}

/** Each page comes back by Back and by reload, with its heading. */
async function backAndReload(page) {
  const shown = PAGES.filter(({ name }) => name !== 'audit-event')
  for (const { path, heading } of shown) {
    await page.goto(`${consoleUrl}${path}`)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  }
  await page.reload()
  for (const { path, heading } of shown.toReversed()) {
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    assert.equal(page.url(), `${consoleUrl}${path}`)
    await page.goBack()
  }
}

/** On a narrow screen nothing has to be scrolled sideways. */
async function small(page) {
  const wide = []
  for (const { name, path, heading } of PAGES) {
    await page.goto(`${consoleUrl}${path}`)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    await page.waitForTimeout(250)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    if (width > 320) wide.push(`${name}: ${width}`)
  }
  assert.deepEqual(wide, [], 'wider than 320 pixels')
  await page.goto(`${consoleUrl}audit`)
  await page.locator('[data-seq]').first().waitFor()
  await page.screenshot({ path: `${images}/console-audit-narrow.png` })
}

async function forced(page) {
  await page.goto(`${consoleUrl}audit`)
  await page.locator('[data-seq]').first().waitFor()
  await page.waitForTimeout(300)
  await page.screenshot({ path: `${images}/console-audit-forced-colors.png` })
}
