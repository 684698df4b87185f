// A long audit log in the console: the way through it, exports, checks in the browser, hostile content, the live tail.
// Usage: node console-audit.mjs CONSOLE_URL PASSWORD EVENTS MCP_URL TOKEN; prints JSON.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { logIn, tell } from './console-browser.mjs'

const [consoleUrl, password, events, mcpUrl, token] = process.argv.slice(2)
const CALLS = 1000
const PER_SECOND = 500

await tell(async (open) => {
  const page = await open({ acceptDownloads: true })
  await logIn(page, consoleUrl, password)
  await wholeLog(page)
  await filters(page)
  await hostile(page)
  await exports(page)
  return { tail: await liveTail(page) }
})

function grid(page) {
  return page.getByRole('grid', { name: 'Audit events' })
}

function firstRow(page) {
  return grid(page).locator('[data-seq]').first()
}

/** The number of the first event that can be seen; 0 while there is none. */
function seqInSight(page) {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll('[data-seq]')]
    const top = rows[0]?.closest('[role=grid] > [role=rowgroup]').getBoundingClientRect().top
    const seen = rows
      .map((row) => ({ seq: Number(row.dataset.seq), bottom: row.getBoundingClientRect().bottom }))
      .filter(({ bottom }) => bottom > top + 1)
    return Math.max(0, ...seen.map(({ seq }) => seq))
  })
}

async function until(page, what, holds) {
  const deadline = Date.now() + 30_000
  for (;;) {
    const value = await what()
    if (holds(value)) return value
    assert.ok(Date.now() < deadline, `${what} is still ${value}`)
    await page.waitForTimeout(50)
  }
}

/** There and back with the histogram, the wheel, Back and reload. */
async function wholeLog(page) {
  await page.goto(`${consoleUrl}audit?range=all`)
  await firstRow(page).waitFor()
  const counted = await page.getByRole('status').filter({ hasText: 'all recorded time' }).innerText()
  assert.ok(Number(counted.replace(/\D/g, '')) >= Number(events), counted)
  const newest = await seqInSight(page)

  const plot = page.getByRole('slider', { name: /^Events over time/ })
  const box = await plot.boundingBox()
  await plot.click({ position: { x: box.width / 3, y: 40 } })
  await page.waitForURL(/[?&]at=/)
  const jumped = await until(page, () => seqInSight(page), (seq) => seq < newest * 0.6)

  await page.waitForTimeout(300)
  const body = grid(page).getByRole('rowgroup').nth(1)
  await body.hover()
  await page.mouse.wheel(0, -3_000)
  await until(page, () => seqInSight(page), (seq) => seq > jumped)
  await page.mouse.wheel(0, 9_000)
  await until(page, () => seqInSight(page), (seq) => seq < jumped)
  assert.ok((await page.locator('[data-seq]').count()) <= 60, 'only rows near the window exist')

  const there = page.url()
  await page.reload()
  await until(page, () => seqInSight(page), (seq) => seq <= jumped && seq > jumped - 400)
  assert.equal(page.url(), there)
  await page.goBack()
  await until(page, () => seqInSight(page), (seq) => seq === newest)
  await page.goForward()
  await page.getByRole('button', { name: 'Back to the newest' }).click()
  await until(page, () => seqInSight(page), (seq) => seq >= newest)
}

async function filters(page) {
  await page.goto(`${consoleUrl}audit?range=all`)
  const box = page.getByRole('combobox', { name: 'Query' })
  await box.fill('user:u_3 decision:deny')
  await box.press('Enter')
  await page.getByRole('button', { name: 'Remove the filter Decision: deny' }).waitFor()
  await firstRow(page).waitFor()
  await firstRow(page).click()
  await page.getByRole('dialog').getByText('files:read').first().waitFor()
  assert.match(page.url(), /event=\d+/)
  await page.reload()
  await page.getByRole('dialog').getByText('files:read').first().waitFor()
  await page.getByRole('button', { name: 'Check in this browser' }).click()
  await page.getByText('It fits').waitFor()
  await page.keyboard.press('Escape')
}

/** What callers sent stays text. */
async function hostile(page) {
  await page.goto(`${consoleUrl}audit?range=all&q=request:req-hostile`)
  await grid(page).getByText("<img src=x onerror='window.harmed = true'>").first().waitFor()
  for (const seq of await page.locator('[data-seq]').evaluateAll((rows) => rows.map((row) => row.dataset.seq))) {
    await page.goto(`${consoleUrl}audit?range=all&q=request:req-hostile&event=${seq}`)
    await page.getByRole('dialog').getByText('Integrity').waitFor()
  }
  assert.equal(await page.evaluate(() => window.harmed), undefined)
  assert.equal(await page.locator('main img, main script, [role=dialog] img, [role=dialog] script').count(), 0)
}

async function exportAs(page, item) {
  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()])
  return download.path()
}

/** Exports are defused and complete; a file is checked in the browser, and one changed character is found. */
async function exports(page) {
  await page.goto(`${consoleUrl}audit?range=all&q=request:req-hostile`)
  await firstRow(page).waitFor()
  const csv = readFileSync(await exportAs(page, /^CSV/), 'utf8')
  assert.ok(csv.includes(`"'=HYPERLINK(""https://evil.example""`), 'a formula begins with an apostrophe')

  await page.goto(`${consoleUrl}audit?q=user:alex`)
  await firstRow(page).waitFor()
  const file = await exportAs(page, /^JSON Lines/)
  const text = readFileSync(file, 'utf8')
  const lines = text.trimEnd().split('\n')
  assert.ok(lines.length > 1_000, `${lines.length} lines`)

  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'Check an exported file' }).click()
  const dialog = page.getByRole('dialog', { name: 'Check an exported file' })
  const choose = dialog.locator('input[type=file]')
  await choose.setInputFiles({ name: 'as-exported.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(text) })
  await dialog.getByText('It fits').waitFor()
  const at = lines.findIndex((line) => line.includes('"tool":"orders_list"'))
  const changed = lines.with(at, lines[at].replace('"tool":"orders_list"', '"tool":"orders_lost"')).join('\n')
  await choose.setInputFiles({ name: 'changed.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(changed) })
  await dialog.getByText(`Event #${JSON.parse(lines[at]).seq} does not fit`).waitFor()
  await page.keyboard.press('Escape')
}

/** Calls come as fast as they may; the list shows each of them, and the tab stays usable. */
async function liveTail(page) {
  await page.goto(`${consoleUrl}audit?live=true`)
  await firstRow(page).waitFor()
  const before = await seqInSight(page)
  await page.evaluate(() => {
    window.longest = 0
    window.frames = []
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
    }).observe({ entryTypes: ['longtask'] })
    let last = performance.now()
    const frame = (now) => {
      window.frames.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  const began = Date.now()
  await call(CALLS)
  const seconds = (Date.now() - began) / 1_000
  await until(page, () => seqInSight(page), (seq) => seq >= before + CALLS)
  const seqs = await page.evaluate(() => [...document.querySelectorAll('[data-seq]')].map((row) => Number(row.dataset.seq)))
  const sorted = seqs.toSorted((a, b) => b - a)
  assert.ok(sorted.every((seq, index) => index === 0 || seq === sorted[index - 1] - 1), 'no gap')
  assert.ok(seqs.length <= 60, 'only rows near the window exist')
  const { longest, frames } = await page.evaluate(() => ({ longest: window.longest, frames: window.frames }))
  const p95 = frames.toSorted((a, b) => a - b)[Math.floor(frames.length * 0.95)]

  // While somebody reads further down, nothing moves, and what came is told.
  await grid(page).getByRole('rowgroup').nth(1).hover()
  await page.mouse.wheel(0, 2_000)
  await until(page, () => seqInSight(page), (seq) => seq < before + CALLS)
  const reading = await seqInSight(page)
  await call(20)
  await page.getByRole('button', { name: /20 new, resume/ }).waitFor()
  assert.equal(await seqInSight(page), reading)
  await page.getByRole('button', { name: /20 new, resume/ }).click()
  const last = await until(page, () => seqInSight(page), (seq) => seq >= before + CALLS + 20)
  return {
    sent: CALLS + 20,
    received: last - before,
    perSecond: Math.round(CALLS / seconds),
    longestTaskMs: Math.round(longest),
    frameP95Ms: Math.round(p95),
  }
}

async function call(times) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'notes_list', arguments: {} } })
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
  }
  const start = performance.now()
  const pending = []
  for (let i = 0; i < times; i++) {
    const early = (i * 1_000) / PER_SECOND - (performance.now() - start)
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early))
    pending.push(fetch(mcpUrl, { method: 'POST', headers, body }).then(async (response) => {
      await response.text()
      return response.status
    }))
    if (pending.length % 64 === 0) await Promise.all(pending.slice(-64))
  }
  const statuses = await Promise.all(pending)
  assert.deepEqual([...new Set(statuses)], [200])
}
