// What an MCP host adds to an SDK: a place for tokens, a redirect listener, and a person with a browser.
import { createServer } from 'node:http'
import { signInAndAllow } from './browser.mjs'

/** Listens for the authorization response on a loopback port. */
export async function listenForRedirect() {
  const responses = []
  const waiting = []
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1')
    if (url.pathname !== '/callback') {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end('<!doctype html><title>Done</title><p>You can close this window</p>')
    const waiter = waiting.shift()
    if (waiter) waiter(url.searchParams)
    else responses.push(url.searchParams)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/callback`,
    next: () =>
      responses.length > 0 ? Promise.resolve(responses.shift()) : new Promise((resolve) => waiting.push(resolve)),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** An OAuthClientProvider (both SDKs take it) whose user sits at a real browser. */
export class PersonAtBrowser {
  constructor({ browser, redirect, user, clientName, grantTypes, screenshots }) {
    Object.assign(this, { browser, redirect, user, clientName, grantTypes, screenshots })
    this.authorizationUrls = []
  }

  get redirectUrl() {
    return this.redirect.url
  }

  get clientMetadata() {
    return {
      client_name: this.clientName,
      redirect_uris: [this.redirect.url],
      grant_types: this.grantTypes,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    }
  }

  state() {
    this.expectedState = crypto.randomUUID()
    return this.expectedState
  }

  clientInformation() {
    return this.information
  }

  saveClientInformation(information) {
    this.information = information
  }

  tokens() {
    return this.saved
  }

  saveTokens(tokens) {
    this.saved = tokens
  }

  saveCodeVerifier(verifier) {
    this.verifier = verifier
  }

  codeVerifier() {
    return this.verifier
  }

  async redirectToAuthorization(url) {
    this.authorizationUrls.push(url)
    await signInAndAllow(this.browser, url, {
      ...this.user,
      screenshots: this.screenshots,
      name: `${this.clientName}-${this.authorizationUrls.length}`,
    })
  }

  /** The authorization response that the browser brought back, its state checked. */
  async authorizationResponse() {
    const params = await this.redirect.next()
    if (params.get('state') !== this.expectedState) {
      throw new Error('the authorization response carries another state')
    }
    return params
  }
}
