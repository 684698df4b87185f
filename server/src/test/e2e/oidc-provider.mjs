// A real OpenID provider that issues RFC 9068 access tokens for one resource, until standard input ends.
// Usage: node oidc-provider.mjs RESOURCE; prints one line of JSON: the issuer, and tokens got by real sign-ins.
import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const [resource] = process.argv.slice(2)
const REDIRECT = 'http://127.0.0.1:1/callback'

const server = createServer()
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const issuer = `http://127.0.0.1:${server.address().port}`

console.info = console.warn = () => {} // it speaks of its development settings, which are meant here
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'app',
      token_endpoint_auth_method: 'none',
      redirect_uris: [REDIRECT],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      application_type: 'native',
    },
    {
      client_id: 'robot',
      client_secret: 'robot-secret',
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
    },
  ],
  scopes: ['openid', 'demo:read'],
  features: {
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_, indicator) => ({
        scope: 'demo:read',
        audience: indicator,
        accessTokenTTL: 300,
        accessTokenFormat: 'jwt',
      }),
    },
  },
  extraTokenClaims: () => ({ org_id: 'acme' }),
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
})
server.on('request', provider.callback())

/** Follows redirects by hand, keeping cookies, as a browser would; stops at the client's own address. */
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
      if (location === null) return { url: next, text: await answer.text() }
      next = new URL(location, issuer)
      if (next.href.startsWith(REDIRECT)) return { url: next, text: '' }
    }
  }
}

async function token(form, headers = {}) {
  const answer = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(form), headers })
  const body = await answer.json()
  if (!answer.ok) throw new Error(JSON.stringify(body))
  return body
}

async function signIn() {
  const verifier = randomBytes(32).toString('base64url')
  const go = browser()
  const query = new URLSearchParams({
    client_id: 'app',
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: 'openid demo:read',
    resource,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  let page = await go(`/auth?${query}`)
  page = await go(page.url, { prompt: 'login', login: 'alex', password: 'password' })
  page = await go(page.url, { prompt: 'consent' })
  const code = page.url.searchParams.get('code')
  if (code === null) throw new Error(`no code but ${page.url} ${page.text}`)
  return token({
    grant_type: 'authorization_code',
    client_id: 'app',
    code,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
    resource,
  })
}

const user = await signIn()
const robot = await token(
  { grant_type: 'client_credentials', scope: 'demo:read', resource },
  { authorization: `Basic ${Buffer.from('robot:robot-secret').toString('base64')}` },
)
console.log(
  JSON.stringify({ issuer, user: user.access_token, idToken: user.id_token, robot: robot.access_token }),
)
process.stdin.on('end', () => process.exit(0)).resume()
