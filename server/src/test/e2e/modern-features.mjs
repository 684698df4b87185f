// Everything that a host of the modern era uses, through a real SDK, at the conformance profile behind sign-in.
// Usage: node modern-features.mjs MCP_URL TOKEN. Prints what it saw as JSON.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

const [mcpUrl, token] = process.argv.slice(2)
const sent = []

/** Fetches as the SDK asks, and remembers the headers that mirror the body. */
async function fetchAndRemember(url, init) {
  const headers = new Headers(init?.headers)
  sent.push({ method: headers.get('mcp-method'), region: headers.get('mcp-param-region') })
  return fetch(url, init)
}

const client = new Client(
  { name: 'Modern features', version: '1.0.0' },
  {
    versionNegotiation: { mode: { pin: '2026-07-28' } },
    capabilities: { elicitation: { form: {} }, sampling: {}, roots: {} },
  },
)
client.setRequestHandler('elicitation/create', async () => ({ action: 'accept', content: { name: 'Alex', context: 'tea' } }))
client.setRequestHandler('sampling/createMessage', async () => ({
  role: 'assistant',
  model: 'a model',
  content: { type: 'text', text: 'Paris' },
}))
client.setRequestHandler('roots/list', async () => ({ roots: [{ uri: 'file:///work', name: 'work' }] }))

const heard = []
for (const what of ['tools', 'prompts']) {
  client.setNotificationHandler(`notifications/${what}/list_changed`, async () => {
    heard.push(what)
  })
}

await client.connect(
  new StreamableHTTPClientTransport(new URL(mcpUrl), {
    fetch: fetchAndRemember,
    requestInit: { headers: { Authorization: `Bearer ${token}` } },
  }),
)

const text = (result) => result.content[0].text
const names = async (list, of) => (await list).map((one) => one[of])

const tools = await names((await client.listTools()).tools, 'name')
const resources = await names((await client.listResources()).resources, 'uri')
const templates = await names((await client.listResourceTemplates()).resourceTemplates, 'uriTemplate')
const prompts = await names((await client.listPrompts()).prompts, 'name')
const read = await client.readResource({ uri: 'test://template/7/data' })
const prompt = await client.getPrompt({ name: 'test_prompt_with_arguments', arguments: { arg1: 'a', arg2: 'b' } })
const completed = await client.complete({
  ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' },
  argument: { name: 'arg1', value: 'test1' },
})

const progress = []
await client.callTool(
  { name: 'test_tool_with_progress', arguments: {} },
  { onprogress: (step) => progress.push(step.progress) },
)
const mirrored = text(await client.callTool({ name: 'annotated_parameter', arguments: { region: 'Genève' } }))

const answered = {
  form: text(await client.callTool({ name: 'test_input_required_result_elicitation', arguments: {} })),
  model: text(await client.callTool({ name: 'test_input_required_result_sampling', arguments: {} })),
  roots: text(await client.callTool({ name: 'test_input_required_result_list_roots', arguments: {} })),
  prompt: (await client.getPrompt({ name: 'test_input_required_result_prompt' })).messages[0].content.text,
}

const subscription = await client.listen({ toolsListChanged: true, promptsListChanged: true })
await client.callTool({ name: 'test_trigger_tool_change', arguments: {} })
await client.callTool({ name: 'test_trigger_prompt_change', arguments: {} })
while (!heard.includes('tools') || !heard.includes('prompts')) {
  await new Promise((resolve) => setTimeout(resolve, 20))
}
await subscription.close()

let refused
try {
  await client.readResource({ uri: 'test://nowhere' })
} catch (error) {
  refused = { code: error.code, data: error.data }
}

console.log(
  JSON.stringify({
    version: client.getNegotiatedProtocolVersion(),
    tools,
    resources,
    templates,
    prompts,
    read: read.contents[0].text,
    prompt: prompt.messages[0].content.text,
    completed: completed.completion.values,
    progress,
    mirrored,
    mirroredHeader: sent.find((request) => request.region)?.region,
    answered,
    refused,
  }),
)
await client.close()
