// A real browser for the tests: Debian's Chromium, driven by playwright-core.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const executablePath = process.env.GATEHOUSE_CHROMIUM ?? '/usr/bin/chromium'

/** Starts the browser; the caller closes it. */
export async function launchBrowser() {
  if (!existsSync(executablePath)) {
    throw new Error(`There is no Chromium at ${executablePath}: install it, or name one in GATEHOUSE_CHROMIUM.`)
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Walks a person through sign-in and consent, with JavaScript switched off, until the client's redirect is reached. */
export async function signInAndAllow(browser, authorizationUrl, { username, password, screenshots, name }) {
  const context = await browser.newContext({ javaScriptEnabled: false })
  try {
    const page = await context.newPage()
    await page.goto(String(authorizationUrl))
    await page.getByLabel('Username').fill(username)
    await page.getByLabel('Password').fill(password)
    await shot(page, screenshots, `${name}-login`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: /^Allow/ }).waitFor()
    await shot(page, screenshots, `${name}-consent`)
    await page.getByRole('button', { name: /^Allow/ }).click()
    await page.getByText(/You (can|may) close this (window|page)/).waitFor()
  } finally {
    await context.close()
  }
}

async function shot(page, folder, name) {
  if (folder) {
    // A picture for people who look into a failure; a busy machine's Chromium sometimes cannot take one.
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true }).catch((error) => console.error(error.message))
  }
}
