// A long audit log in the console: the way through it, exports, checks in the browser, hostile content, the live tail.
// Usage: node console-audit.mjs CONSOLE_URL PASSWORD EVENTS ROUNDS MCP_URL TOKEN; prints JSON: what was seen, and how
// long it took in milliseconds.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { logIn, tell, until } from './console-browser.mjs'

const [consoleUrl, password, events, rounds, mcpUrl, token] = process.argv.slice(2)
const CALLS = 1000
const PER_SECOND = 500
const LONG_MS = 50

await tell(async (open) => {
  const page = await open({ acceptDownloads: true })
  await logIn(page, consoleUrl, password)
  await wholeLog(page)
  await filters(page)
  await hostile(page)
  await exports(page)
  const server = await serverSide(page)
  const browser = await browserSide(page)
  return { events: Number(events), server, browser, tail: await liveTail(page) }
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
  const jumped = await until(() => seqInSight(page), (seq) => seq < newest * 0.6)

  await painted(page)
  const body = grid(page).getByRole('rowgroup').nth(1)
  await body.hover()
  await page.mouse.wheel(0, -3_000)
  await until(() => seqInSight(page), (seq) => seq > jumped)
  await page.mouse.wheel(0, 9_000)
  await until(() => seqInSight(page), (seq) => seq < jumped)
  assert.ok((await page.locator('[data-seq]').count()) <= 60, 'only rows near the window exist')

  const there = page.url()
  await page.reload()
  await until(() => seqInSight(page), (seq) => seq <= jumped && seq > jumped - 400)
  assert.equal(page.url(), there)
  await page.goBack()
  await until(() => seqInSight(page), (seq) => seq === newest)
  await page.goForward()
  await page.getByRole('button', { name: 'Back to the newest' }).click()
  await until(() => seqInSight(page), (seq) => seq >= newest)
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

  await page.goto(`${consoleUrl}audit?range=24h&q=user:alex`)
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

/** How long the gateway takes for what the page asks of it. */
async function serverSide(page) {
  const head = (await (await page.request.get(api('audit?limit=1'))).json()).events[0].seq
  const places = {
    newest: () => 'audit?limit=200',
    deep: () => `audit?limit=200&cursor=${Math.ceil(Math.random() * head)}`,
    user: () => `audit?limit=200&q=user:u_${Math.floor(Math.random() * 50)}`,
    tool: () => 'audit?limit=200&q=tool:orders.tool-0',
    outcome: () => 'audit?limit=200&q=decision:deny',
    userAndOutcome: () => `audit?limit=200&q=user:u_${Math.floor(Math.random() * 50)}+decision:deny`,
    histogram: () => 'audit/histogram?buckets=120',
    histogramOfADecision: () => 'audit/histogram?buckets=120&q=decision:deny',
  }
  const told = {}
  for (const [name, path] of Object.entries(places)) {
    told[name] = await timed(async () => {
      const answer = await page.request.get(api(path()))
      assert.ok(answer.ok(), await answer.text())
    })
  }
  return told
}

/** How long people wait for it: from a choice of filters until their rows, and their histogram, are painted. */
async function browserSide(page) {
  // Each a query that the page has not asked yet.
  const queries = [(n) => `user:u_${n}`, (n) => `decision:deny ms:>${n}`, (n) => `tool:orders.tool-0 ms:>${n}`, (n) => `decision:limit,deny user:u_${n}`]
  await page.goto(`${consoleUrl}audit?range=all`)
  await firstRow(page).waitFor()
  const box = page.getByRole('combobox', { name: 'Query' })
  let round = 0
  const list = await timed(async () => {
    const query = queries[round % queries.length](Math.floor(round++ / queries.length))
    await box.fill(query)
    const answered = page.waitForResponse((response) => /\/api\/audit\?/.test(response.url()) && new URL(response.url()).searchParams.get('q') === query)
    const begun = performance.now()
    await box.press('Enter')
    await (await answered).finished()
    await page.waitForFunction(() => document.querySelector('[data-seq]') !== null)
    await painted(page)
    return performance.now() - begun
  })
  const opening = await timed(async () => {
    const begun = performance.now()
    await page.goto(`${consoleUrl}audit?range=all`)
    await firstRow(page).waitFor()
    await page.getByRole('slider', { name: /^Events over time/ }).waitFor()
    await painted(page)
    return performance.now() - begun
  }, Math.min(20, Number(rounds)))
  return { filter: list, open: opening, scroll: await scrolling(page) }
}

function painted(page) {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

/** Frames while the wheel turns fast. */
async function scrolling(page) {
  await grid(page).getByRole('rowgroup').nth(1).hover()
  await watchFrames(page)
  for (let i = 0; i < 40; i++) await page.mouse.wheel(0, 600)
  await painted(page)
  const { frames, longest } = await page.evaluate(() => ({ frames: window.frameTimes, longest: window.longest }))
  assert.ok((await page.locator('[data-seq]').count()) <= 60, 'only rows near the window exist')
  return { frameP95: percentile(frames, 0.95), longestTask: Math.round(longest) }
}

async function timed(work, times = Number(rounds)) {
  const took = []
  await work()
  for (let i = 0; i < times; i++) {
    const begun = performance.now()
    took.push((await work()) ?? performance.now() - begun)
  }
  return { p50: percentile(took, 0.5), p95: percentile(took, 0.95) }
}

function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(10 * sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]) / 10
}

/** Notes the longest task and how far apart frames are, from now on. */
function watchFrames(page) {
  return page.evaluate(() => {
    window.longest = 0
    window.frameTimes = []
    window.watching?.disconnect()
    window.watching = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
    })
    window.watching.observe({ entryTypes: ['longtask'] })
    let last = performance.now()
    const frame = (now) => {
      window.frameTimes.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
}

/** Calls come as fast as they may; the list shows each of them, and the tab stays usable. */
async function liveTail(page) {
  await page.goto(`${consoleUrl}audit?live=true`)
  await firstRow(page).waitFor()
  await page.getByText('Live', { exact: true }).first().waitFor()
  const before = await seqInSight(page)
  await watchFrames(page)
  const browser = page.context().browser()
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'devtools.timeline'] })
  const began = Date.now()
  await call(CALLS)
  const seconds = (Date.now() - began) / 1_000
  await until(() => seqInSight(page), (seq) => seq >= before + CALLS)
  const busiest = busiestTask(JSON.parse(await browser.stopTracing()))
  const { longest, frames } = await page.evaluate(() => ({ longest: window.longest, frames: window.frameTimes }))
  assert.ok(busiest < LONG_MS, `a task of the page took ${busiest} ms of a processor's time`)
  await withoutAGap(page, before + CALLS)

  // While somebody reads further down, nothing moves, and what came is told; it comes without a gap.
  await grid(page).getByRole('rowgroup').nth(1).hover()
  await page.mouse.wheel(0, 2_000)
  await until(() => seqInSight(page), (seq) => seq < before + CALLS)
  const reading = await until(() => seqInSight(page), (seq) => seq < before + CALLS - 40)
  await call(20)
  await page.getByRole('button', { name: /^2\d new, resume$/ }).waitFor()
  assert.equal(await seqInSight(page), reading)
  await page.getByRole('button', { name: /^2\d new, resume$/ }).click()
  const last = await until(() => seqInSight(page), (seq) => seq >= before + CALLS + 20)
  await withoutAGap(page, last)

  // Paused by its key, and resumed: what came between is loaded.
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('p')
  await page.waitForURL((url) => !url.searchParams.has('live'))
  await call(20)
  await page.keyboard.press('p')
  await until(() => seqInSight(page), (seq) => seq >= last + 20)
  await withoutAGap(page, last + 20)
  return {
    sent: CALLS + 40,
    received: (await seqInSight(page)) - before,
    perSecond: Math.round(CALLS / seconds),
    busiestTaskMs: busiest,
    longestTaskMs: Math.round(longest),
    frameP95Ms: percentile(frames, 0.95),
  }
}

/** The rows that exist are all that were recorded, down from this one or, since that this is read is recorded too, a later one. */
async function withoutAGap(page, newest) {
  const seqs = await page.locator('[data-seq]').evaluateAll((rows) => rows.map((row) => Number(row.dataset.seq)))
  const sorted = seqs.toSorted((a, b) => b - a)
  assert.ok(sorted[0] >= newest, `${sorted[0]} is the newest`)
  assert.deepEqual(sorted, sorted.map((_, index) => sorted[0] - index))
  assert.ok(seqs.length <= 60, 'only rows near the window exist')
}

/** The processor's time of the longest task of the page's main thread; time in which others had the processor is not in it. */
function busiestTask({ traceEvents }) {
  const main = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(({ pid, tid }) => `${pid} ${tid}`)
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && (name === 'RunTask' || name === 'ThreadControllerImpl::RunTask') && main.includes(`${pid} ${tid}`),
  )
  assert.ok(tasks.length > 0, 'the trace has the tasks')
  return Math.round(Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 100) / 10
}

function api(path) {
  return new URL(`/api/${path}`, consoleUrl).href
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
