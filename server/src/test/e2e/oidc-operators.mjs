// A real OpenID provider with people in groups, and a browser for them, until standard input ends.
// Usage: node oidc-operators.mjs REDIRECT_URI; prints its issuer, then for each line "PERSON URL" of standard input
// signs the person in there, with a browser of their own, and prints where the provider sends it.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import Provider from 'oidc-provider'

const [redirect] = process.argv.slice(2)
const GROUPS = { olga: ['staff', 'gateway-admins'], vic: ['gateway-viewers'], nobody: ['staff'] }

const server = createServer()
await new Promise((resolve) => server.listen(Number(process.env.PROVIDER_PORT ?? 0), '127.0.0.1', resolve))
const issuer = `http://127.0.0.1:${server.address().port}`

console.info = console.warn = () => {} // it speaks of its development settings, which are meant here
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'console',
      client_secret: 'console-secret-of-the-test',
      redirect_uris: [redirect],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    },
  ],
  pkce: { required: () => true },
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], profile: ['groups'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, groups: GROUPS[id] ?? [] }) }),
})
server.on('request', provider.callback())

/** Follows redirects by hand, keeping cookies, as a browser would; stops at the console's own address. */
function browser() {
  const cookies = new Map()
  return async function go(url, form) {
    for (let next = new URL(url, issuer), body = form; ; body = undefined) {
      const answer = await fetch(next, {
        redirect: 'manual',
        method: body ? 'POST' : 'GET',
        body: body && new URLSearchParams(body),
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      })
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
        cookies.set(name, value)
      }
      const location = answer.headers.get('location')
      if (location === null) return next.href
      next = new URL(location, issuer)
      if (next.href.startsWith(redirect)) return next.href
    }
  }
}

console.log(issuer)
for await (const line of createInterface({ input: process.stdin })) {
  const [person, url] = line.split(' ')
  const go = browser()
  let page = await go(url)
  if (!page.startsWith(redirect)) page = await go(page, { prompt: 'login', login: person, password: 'password' })
  if (!page.startsWith(redirect)) page = await go(page, { prompt: 'consent' })
  console.log(page)
}
process.exit(0)
