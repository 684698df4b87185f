// A server of the modern era, written with the official SDK, for the gateway to stand before.
// Usage: node modern-upstream.mjs PORT. Prints "ready" when it serves http://localhost:PORT/mcp.
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { McpServer, acceptedContent, createMcpHandler, fromJsonSchema, inputRequired } from '@modelcontextprotocol/server'

const object = (properties) => fromJsonSchema({ type: 'object', properties, required: Object.keys(properties) })
const text = (said) => ({ content: [{ type: 'text', text: said }] })
const extra = new Map()

function serve() {
  const server = new McpServer(
    { name: 'modern', version: '1.0.0' },
    { capabilities: { tools: { listChanged: true }, resources: { subscribe: true, listChanged: true } } },
  )
  server.registerTool('greet', { description: 'Greets.', inputSchema: object({ name: { type: 'string' } }) }, ({ name }) =>
    text(`Hello, ${name}!`),
  )
  server.registerTool(
    'mirrored',
    { description: 'Wants its region in a header.', inputSchema: object({ region: { type: 'string', 'x-mcp-header': 'Region' } }) },
    ({ region }) => text(`in ${region}`),
  )
  server.registerTool('ask', { description: 'Asks for a colour.' }, (ctx) => {
    const answer = acceptedContent(ctx.mcpReq.inputResponses, 'colour')
    return answer
      ? text(`You like ${answer.colour}.`)
      : inputRequired({
          inputRequests: {
            colour: inputRequired.elicit({
              message: 'Which colour?',
              requestedSchema: { type: 'object', properties: { colour: { type: 'string' } } },
            }),
          },
          requestState: 'a state of the server',
        })
  })
  server.registerTool('think', { description: "Asks the client's model." }, (ctx) => {
    const thought = ctx.mcpReq.inputResponses?.thought
    return thought
      ? text(`The model says ${thought.content.text}.`)
      : inputRequired({
          inputRequests: {
            thought: inputRequired.createMessage({
              messages: [{ role: 'user', content: { type: 'text', text: 'What is the capital of France?' } }],
              maxTokens: 5,
            }),
          },
        })
  })
  server.registerTool('traced', { description: 'Says of which trace it is part.' }, (ctx) => {
    const named = (source) => ['traceparent', 'tracestate', 'baggage'].map((name) => source(name) ?? '-').join(' ')
    return text(`${named((name) => ctx.mcpReq._meta?.[name])} | ${named((name) => ctx.http?.req?.headers.get(name))}`)
  })
  server.registerTool('grow', { description: 'Adds a tool.' }, async () => {
    extra.set('grown', true)
    await handler.notify.toolsChanged()
    return text('grown')
  })
  server.registerResource('page', 'ui://page/index.html', { mimeType: 'text/html;profile=mcp-app' }, (uri) => ({
    contents: [{ uri: uri.href, mimeType: 'text/html;profile=mcp-app', text: '<p>a page</p>' }],
  }))
  for (const name of extra.keys()) {
    server.registerTool(name, { description: 'Was added.' }, () => text('new'))
  }
  return server
}

const handler = createMcpHandler(serve, { legacy: 'reject' })

createServer(async (incoming, outgoing) => {
  const gone = new AbortController()
  outgoing.on('close', () => gone.abort())
  const response = await handler.fetch(
    new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method,
      headers: incoming.headers,
      body: incoming.method === 'POST' ? Readable.toWeb(incoming) : undefined,
      duplex: 'half',
      signal: gone.signal,
    }),
  )
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.flushHeaders()
  if (response.body) Readable.fromWeb(response.body).on('error', () => {}).pipe(outgoing)
  else outgoing.end()
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'))
