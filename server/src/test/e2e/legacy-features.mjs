// Everything that a host of the older revisions uses, through a real SDK, at an endpoint with the tools of LegacyClientsTest.
// Usage: node legacy-features.mjs SDK MCP_URL TOKEN, with SDK one of sdk1, sdk2. Prints what it saw as JSON.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

const [sdk, mcpUrl, token] = process.argv.slice(2)

const { Client, StreamableHTTPClientTransport, on } = await (sdk === 'sdk1'
  ? async () => {
      const { Client } = await import('@modelcontextprotocol/sdk/client/index.js')
      const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js')
      const types = await import('@modelcontextprotocol/sdk/types.js')
      const schemas = {
        'elicitation/create': types.ElicitRequestSchema,
        'sampling/createMessage': types.CreateMessageRequestSchema,
        'roots/list': types.ListRootsRequestSchema,
        'notifications/message': types.LoggingMessageNotificationSchema,
        'notifications/resources/updated': types.ResourceUpdatedNotificationSchema,
        'notifications/tools/list_changed': types.ToolListChangedNotificationSchema,
      }
      return {
        Client,
        StreamableHTTPClientTransport,
        on: (client, method, handler) =>
          method.startsWith('notifications/')
            ? client.setNotificationHandler(schemas[method], handler)
            : client.setRequestHandler(schemas[method], handler),
      }
    }
  : async () => ({
      ...(await import('@modelcontextprotocol/client')),
      on: (client, method, handler) =>
        method.startsWith('notifications/')
          ? client.setNotificationHandler(method, handler)
          : client.setRequestHandler(method, handler),
    }))()

const sent = []
let breakStreams = false

/** Fetches as the SDK asks; breaks the connection of a posted request after its first message, if told to. */
async function fetchOverABadLine(url, init) {
  const response = await fetch(url, init)
  const headers = new Headers(init?.headers)
  sent.push({ method: init?.method ?? 'GET', lastEventId: headers.get('last-event-id'), status: response.status })
  const stream = response.headers.get('content-type')?.startsWith('text/event-stream')
  if (!breakStreams || init?.method !== 'POST' || !stream) return response
  let seen = ''
  const broken = response.body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        controller.enqueue(chunk)
        seen += new TextDecoder().decode(chunk)
        if (seen.includes('notifications/progress')) controller.error(new Error('the line broke'))
      },
    }),
  )
  return new Response(broken, { status: response.status, headers: response.headers })
}

const transport = new StreamableHTTPClientTransport(new URL(mcpUrl), {
  requestInit: { headers: { Authorization: `Bearer ${token}` } },
  fetch: fetchOverABadLine,
})
const client = new Client(
  { name: `Features ${sdk}`, version: '1.0.0' },
  { capabilities: { sampling: {}, elicitation: { form: { applyDefaults: true } }, roots: { listChanged: true } } },
)

const told = { progress: [], logs: [], updated: [], listChanges: 0, asked: [] }
on(client, 'elicitation/create', (request) => {
  told.asked.push(request.params)
  return { action: 'accept', content: { name: 'Ada' } }
})
on(client, 'sampling/createMessage', (request) => {
  told.asked.push(request.params)
  return { role: 'assistant', model: 'test', content: { type: 'text', text: 'Paris' } }
})
on(client, 'roots/list', () => ({ roots: [{ uri: 'file:///home/project', name: 'home' }] }))
on(client, 'notifications/message', (message) => void told.logs.push(message.params))
on(client, 'notifications/resources/updated', (message) => void told.updated.push(message.params.uri))
on(client, 'notifications/tools/list_changed', () => void told.listChanges++)

await client.connect(transport)
assert.ok(transport.sessionId)
const text = (result) => result.content[0].text
const call = (name, args = {}, options) =>
  sdk === 'sdk1'
    ? client.callTool({ name, arguments: args }, undefined, options)
    : client.callTool({ name, arguments: args }, options)

async function until(what, condition) {
  for (let i = 0; i < 600 && !condition(); i++) await pause(50)
  assert.ok(condition(), what)
}

const elicited = await call('elicit')
const sampled = await call('sample')
const roots = await call('roots')

const onprogress = (progress) => void told.progress.push(progress)
const counted = await call('count', {}, { onprogress })
await client.setLoggingLevel('debug')
await call('count')

breakStreams = true
const resumed = await call('slow', {}, { onprogress })
breakStreams = false

const { resources } = await client.listResources()
const read = await client.readResource({ uri: 'test://watched' })
const { resourceTemplates } = await client.listResourceTemplates()
await client.subscribeResource({ uri: 'test://watched' })
await until('the GET stream is open', () => sent.some((one) => one.method === 'GET' && one.status === 200))
await call('touch')
await until('notifications/resources/updated', () => told.updated.length > 0)
await client.unsubscribeResource({ uri: 'test://watched' })

const { prompts } = await client.listPrompts()
const prompt = await client.getPrompt({ name: 'greet', arguments: { name: 'Ada' } })
const completion = await client.complete({
  ref: { type: 'ref/prompt', name: 'greet' },
  argument: { name: 'name', value: 'A' },
})

await call('grow')
await until('notifications/tools/list_changed', () => told.listChanges > 0)
const { tools } = await client.listTools()
await client.ping()

await transport.terminateSession()
await client.close()

console.log(
  JSON.stringify({
    elicited: text(elicited),
    sampled: text(sampled),
    roots: text(roots),
    counted: text(counted),
    resumed: text(resumed),
    resumedWith: sent.find((one) => one.lastEventId)?.lastEventId,
    resources: resources.map((one) => one.uri),
    read: read.contents[0].text,
    templates: resourceTemplates.map((one) => one.uriTemplate),
    prompts: prompts.map((one) => one.name),
    prompt: prompt.messages[0].content.text,
    completion: completion.completion.values,
    tools: tools.map((one) => one.name),
    ended: sent.at(-1),
    ...told,
  }),
)
process.exit(0)
