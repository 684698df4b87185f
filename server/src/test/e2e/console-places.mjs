// Every page of the console, in one place: where it is, what it is headed, and what is done there before it is looked
// at. `route` is the page's path as console-ui/src/router.tsx has it; `title` names its picture in docs/console.md, and
// what has none gets no picture.
import { readFileSync } from 'node:fs'

const tab = (name) => (page) => page.getByRole('tabpanel', { name })

/** `token` is an access token of a user, `decisionId` that of a refusal. */
export function places({ token, decisionId }) {
  return [
    { name: 'overview', title: 'Overview', route: '/', path: '', heading: 'Overview', ready: (page) => page.getByText(/requests a second/) },
    { name: 'audit', title: 'Audit log', route: 'audit', path: 'audit?range=24h', heading: 'Audit log', ready: (page) => page.locator('[data-seq]').first() },
    {
      name: 'audit-event',
      title: 'An event, and why it was refused',
      route: 'audit',
      path: 'audit?range=24h&q=reason:insufficient_scope+tool:notes_add',
      heading: 'Audit log',
      ready: async (page) => {
        await page.locator('[data-seq]').first().click()
        return page.getByRole('dialog').getByText('What would change it')
      },
    },
    { name: 'decision', route: 'audit/e/$decisionId', path: `audit/e/${decisionId}`, heading: /^Decision/, ready: (page) => page.getByText('Integrity').first() },
    { name: 'decision-of-an-error', route: 'decisions/$decisionId', path: `decisions/${decisionId}`, heading: /^Decision/, ready: (page) => page.getByText('Integrity').first() },
    { name: 'metrics', title: 'Metrics', route: 'metrics', path: 'metrics?range=24h', heading: 'Metrics', ready: (page) => page.getByRole('figure').first() },
    { name: 'tools', title: 'Tools', route: 'tools', path: 'tools', heading: 'Tools', ready: (page) => page.getByRole('link', { name: 'orders_list' }) },
    {
      name: 'tool',
      title: 'The access of a tool, and what a change would have meant',
      route: 'tools/$name',
      path: 'tools/orders_get',
      heading: /orders_get/,
      ready: async (page) => {
        const scopes = page.getByRole('combobox', { name: 'Scopes', exact: true })
        await scopes.fill('orders:write')
        await page.keyboard.press('Enter')
        await page.keyboard.press('Escape')
        await page.getByRole('heading', { level: 1 }).click()
        return page.getByText(/newly refused/)
      },
    },
    { name: 'tool-history', route: 'tools/$name', path: 'tools/echo?tab=history', heading: /echo/, ready: (page) => page.getByText('As configured') },
    { name: 'tool-schema', route: 'tools/$name', path: 'tools/orders_get?tab=schema', heading: /orders_get/, ready: tab('Schema') },
    {
      name: 'tool-try',
      title: 'Trying a tool with a token',
      route: 'tools/$name',
      path: 'tools/orders_get?tab=try',
      heading: /orders_get/,
      ready: async (page) => {
        await page.getByPlaceholder('eyJ… or gh_…').fill(token)
        await page.getByRole('textbox', { name: /^id/ }).fill('2')
        await page.getByRole('button', { name: 'Call orders_get' }).click()
        return page.getByText(/HTTP 200/)
      },
    },
    { name: 'tool-usage', title: 'Who uses a tool, and how fast it is', route: 'tools/$name', path: 'tools/orders_list?tab=usage&days=1', heading: /orders_list/, ready: (page) => page.getByRole('figure').first() },
    { name: 'tool-callers', route: 'tools/$name', path: 'tools/orders_get?tab=callers', heading: /orders_get/, ready: tab('Who can call') },
    { name: 'offering', route: 'tools/offerings/$kind', path: 'tools/offerings/resource?id=notes%3A%2F%2Fmine', heading: 'notes://mine', ready: tab('Access') },
    { name: 'upstreams', title: 'Upstreams', route: 'upstreams', path: 'upstreams', heading: 'Upstreams', ready: (page) => page.getByText(/waiting/).first() },
    { name: 'upstream', title: 'An upstream', route: 'upstreams/$id', path: 'upstreams/sandbox', heading: 'sandbox', ready: (page) => page.getByRole('link', { name: 'sandbox_echo' }) },
    { name: 'definition', title: 'A definition that waits for approval', route: 'upstreams/$id/tools/$name', path: 'upstreams/sandbox/tools/sandbox_echo', heading: 'sandbox_echo', ready: (page) => page.getByRole('button', { name: 'Approve' }) },
    { name: 'users', title: 'Users', route: 'users', path: 'users', heading: 'Users', ready: (page) => page.getByRole('link', { name: 'alex' }).first() },
    { name: 'user', title: 'A user', route: 'users/$uid', path: 'users/alex', heading: /alex/i, ready: (page) => page.getByRole('heading', { name: 'Tools, as they see them' }) },
    { name: 'clients', title: 'Clients and grants', route: 'clients', path: 'clients', heading: 'Clients and grants', ready: (page) => page.getByText('What users allowed') },
    { name: 'keys', title: 'API keys', route: 'keys', path: 'keys', heading: 'API keys', ready: (page) => page.getByRole('button', { name: 'Make a key' }) },
    { name: 'revocations', title: 'Revocations', route: 'revocations', path: 'revocations', heading: 'Revocations', ready: (page) => page.getByRole('button', { name: 'Sign everybody out' }) },
    { name: 'operators', title: 'Operators', route: 'operators', path: 'operators', heading: 'Operators', ready: (page) => page.getByRole('table', { name: 'Open sessions' }) },
    {
      name: 'token',
      title: 'Token debugger',
      route: 'tokens',
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
      title: 'Setup and doctor',
      route: 'setup',
      path: 'setup',
      heading: 'Setup and doctor',
      ready: async (page) => {
        await page.getByRole('button', { name: 'Run the doctor' }).click()
        return page.getByRole('heading', { name: 'Every client gets to the sign-in page' })
      },
    },
    { name: 'configuration', title: 'Configuration', route: 'configuration', path: 'configuration', heading: 'Configuration', ready: (page) => page.getByRole('table', { name: 'Configuration' }) },
    { name: 'nowhere', route: '$', path: 'no-such-page', heading: /./ },
  ]
}

/** Pages that the router knows and the list above does not. */
export function forgotten(listed) {
  const router = readFileSync(new URL('../../../../console-ui/src/router.tsx', import.meta.url), 'utf8')
  const routes = [...router.matchAll(/\bpath: "([^"]+)"/g)].map(([, path]) => path)
  const known = new Set(['login', ...listed.map(({ route }) => route)])
  return routes.filter((route) => !known.has(route))
}

/** Goes to a page and does there what is to be done. */
export async function visit(page, consoleUrl, { path, heading, ready }) {
  await page.goto(`${consoleUrl}${path}`)
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  const sign = await ready?.(page)
  await sign?.first().waitFor()
}
