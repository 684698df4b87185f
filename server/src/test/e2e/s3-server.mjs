// A server that speaks S3, until standard input ends. Its one account is S3RVER / S3RVER. s3rver does not check
// signatures of version 4, so aws4, which is not ours either, makes them again for comparison.
// Usage: node s3-server.mjs FOLDER BUCKET; prints its origin.
import aws4 from 'aws4'
import S3rver from 's3rver'

const [directory, bucket] = process.argv.slice(2)
const SIGNED =
  /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/

function isSignedWith(secretAccessKey, request) {
  const [, region, names, signature] = SIGNED.exec(request.headers.authorization) ?? []
  if (!signature || !names.split(';').includes('host')) return false
  const again = aws4.sign(
    {
      service: 's3',
      region,
      method: request.method,
      host: request.headers.host,
      path: request.url,
      headers: Object.fromEntries(names.split(';').map((name) => [name, request.headers[name]])),
    },
    { accessKeyId: 'S3RVER', secretAccessKey },
  )
  return again.headers.Authorization.endsWith(`Signature=${signature}`)
}

const server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory,
  configureBuckets: [{ name: bucket }],
})
server.middleware.unshift(async (ctx, next) => {
  if (isSignedWith('S3RVER', ctx.req)) {
    await next()
  } else {
    ctx.status = 403
    ctx.body = '<?xml version="1.0"?><Error><Code>SignatureDoesNotMatch</Code></Error>'
  }
})
const { port } = await server.run()
console.log(`http://127.0.0.1:${port}`)
process.stdin.resume().on('end', () => process.exit(0))
