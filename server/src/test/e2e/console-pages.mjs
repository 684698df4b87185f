// Every page and overlay of the console, light and dark: axe, its picture, 320 pixels, forced colours, Back and reload.
// Usage: node console-pages.mjs CONSOLE_URL PASSWORD TOKEN MCP_URL [FOLDER_OF_PICTURES]; prints JSON.
import assert from 'node:assert/strict'
import { axe, logIn, picture, settle, tell } from './console-browser.mjs'
import { furnish, traffic } from './console-furnish.mjs'
import { forgotten, places, visit } from './console-places.mjs'

const [consoleUrl, password, token, mcpUrl, pictures] = process.argv.slice(2)
const WIDE = { width: 1440, height: 900 }
const NARROW = { width: 320, height: 640 }
/** So long that the plots of the last quarter of an hour show something. */
const SECONDS_OF_TRAFFIC = Number(process.env.TRAFFIC ?? 300)

/** What lies over a page: where, how it is opened, and what is then there. */
const OVERLAYS = [
  { name: 'palette', path: 'users', open: (page) => page.keyboard.press('Control+k'), shown: (page) => page.getByRole('dialog').getByRole('textbox') },
  { name: 'keys', path: 'users', open: (page) => page.keyboard.press('?'), shown: (page) => page.getByRole('dialog') },
  { name: 'theme', path: 'users', open: (page) => page.getByRole('button', { name: 'Theme' }).click(), shown: (page) => page.getByRole('menu') },
  { name: 'account', path: 'users', open: (page) => page.getByRole('button', { name: /^Signed in as/ }).click(), shown: (page) => page.getByRole('menu') },
  { name: 'confirmation', path: 'users', open: (page) => page.getByRole('button', { name: 'Disable sam' }).click(), shown: dialog },
  { name: 'export', path: 'audit?range=24h', open: (page) => page.getByRole('button', { name: 'Export' }).click(), shown: (page) => page.getByRole('menu') },
  { name: 'columns', path: 'audit?range=24h', open: (page) => page.getByRole('button', { name: 'Columns' }).click(), shown: (page) => page.getByRole('checkbox').first() },
  { name: 'verification', path: 'audit?range=24h', open: (page) => page.getByRole('button', { name: 'Verify chain' }).click(), shown: dialog },
  {
    name: 'check of a file',
    path: 'audit?range=24h',
    open: async (page) => {
      await page.getByRole('button', { name: 'Export' }).click()
      await page.getByRole('menuitem', { name: 'Check an exported file' }).click()
    },
    shown: dialog,
  },
  { name: 'typeahead', path: 'audit?range=24h', open: (page) => page.getByRole('combobox', { name: 'Query' }).fill('decision:'), shown: (page) => page.getByRole('listbox').getByRole('option').first() },
  { name: 'many tools', path: 'tools?q=notes', open: (page) => page.getByRole('button', { name: /^Change \d+ tools/ }).click(), shown: dialog },
  { name: 'end of a sign-in', path: 'users/alex', open: (page) => page.getByRole('button', { name: /^Sign out alex in/ }).first().click(), shown: dialog },
  { name: 'key', path: 'keys', open: (page) => page.getByRole('button', { name: 'Make a key' }).click(), shown: dialog },
  { name: 'service client', path: 'clients', open: (page) => page.getByRole('button', { name: 'Add a service client' }).click(), shown: dialog },
  { name: 'operator', path: 'operators', open: (page) => page.getByRole('button', { name: 'Add an operator' }).click(), shown: dialog },
  { name: 'kill switch', path: 'revocations', open: (page) => page.getByRole('button', { name: 'Sign everybody out' }).click(), shown: dialog },
]

function dialog(page) {
  return page.getByRole('dialog').getByRole('button').first()
}

const violations = []
const wide = []
const unseen = []

await tell(async (open) => {
  const page = await open({ viewport: WIDE })
  await page.goto(consoleUrl)
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  await examine(page, { name: 'login', title: 'Sign-in' })
  await logIn(page, consoleUrl, password)
  await furnish(page, mcpUrl)
  await traffic(mcpUrl, token, pictures ? SECONDS_OF_TRAFFIC : 1)
  const listed = places({ token, decisionId: await latestRefusal(page) })
  assert.deepEqual(forgotten(listed), [], 'pages that console-places.mjs does not list')
  for (const place of listed) {
    if (pictures && !place.title) continue
    await visit(page, consoleUrl, place)
    await examine(page, place)
  }
  if (pictures) return { pictures }
  await overlays(page)
  await backAndReload(page, listed)
  return { violations, wide, unseen, pages: listed.length + 1, overlays: OVERLAYS.length }
})

/** What an error message names, and a ticket leads to. */
async function latestRefusal(page) {
  const found = await page.request.get(new URL('/api/audit?q=reason:insufficient_scope&limit=1', consoleUrl).href)
  return (await found.json()).events[0].decisionId
}

/** A page in both themes, on a small screen and in forced colours; or pictures of that, where pictures are wanted. */
async function examine(page, { name, title }) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await page.waitForFunction((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, colorScheme)
    await settle(page)
    if (!pictures) violations.push(...(await axe(page, `${name}, ${colorScheme}`)))
    else if (title) await picture(page, `${pictures}/console-${name}-${colorScheme}.webp`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  if (pictures && name !== 'audit') return
  await page.emulateMedia({ forcedColors: 'active' })
  await settle(page)
  unseen.push(...(await invisible(page)).map((what) => `${name}: ${what}`))
  if (pictures) await picture(page, `${pictures}/console-${name}-forced-colors.webp`)
  await page.emulateMedia({ forcedColors: 'none' })
  await narrow(page, name)
}

/** On a narrow screen nothing has to be scrolled sideways. */
async function narrow(page, name) {
  await page.setViewportSize(NARROW)
  await settle(page)
  const width = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth))
  if (width > NARROW.width) wide.push(`${name}: ${width}`)
  if (pictures) await picture(page, `${pictures}/console-${name}-narrow.webp`)
  else violations.push(...(await axe(page, `${name}, narrow`)))
  await page.setViewportSize(WIDE)
  await settle(page)
}

/** Controls that cannot be told from what is around them where the system chooses the colours. */
function invisible(page) {
  return page.evaluate(() => {
    const bare = (style) => ['Top', 'Right', 'Bottom', 'Left'].every((side) => style[`border${side}Style`] === 'none' || style[`border${side}Width`] === '0px')
    const told = (element) => {
      const style = getComputedStyle(element)
      return !bare(style) || style.outlineStyle !== 'none' || element.textContent.trim() !== '' || element.querySelector('svg, img') !== null
    }
    const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getBoundingClientRect().width > 1
    return [...document.querySelectorAll('button, [role=button], input:not([type=hidden], [type=checkbox], [type=radio]), textarea, select, [role=switch]')]
      .filter((element) => seen(element) && !told(element) && !told(element.parentElement))
      .map((element) => element.outerHTML.slice(0, 160))
  })
}

/** What lies over a page is as accessible, goes with Escape, and gives the focus back. */
async function overlays(page) {
  for (const { name, path, open, shown } of OVERLAYS) {
    await page.goto(`${consoleUrl}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await settle(page)
    await open(page)
    await shown(page).waitFor()
    await settle(page)
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme })
      await settle(page)
      violations.push(...(await axe(page, `${name}, open, ${colorScheme}`)))
    }
    await narrow(page, `${name}, open`)
    await page.keyboard.press('Escape')
    await shown(page).waitFor({ state: 'hidden' })
  }
}

/** Each page comes back by Back, by Forward and by reload, with its heading. */
async function backAndReload(page, listed) {
  const shown = listed.filter(({ name }) => name !== 'audit-event')
  const at = async ({ path, heading }) => {
    await page.waitForURL(`${consoleUrl}${path}`)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  }
  for (const place of shown) {
    await page.goto(`${consoleUrl}${place.path}`)
    await at(place)
  }
  await page.reload()
  await at(shown.at(-1))
  for (const place of shown.slice(0, -1).toReversed()) {
    await page.goBack()
    await at(place)
  }
  await page.goForward()
  await at(shown[1])
}
