// Checks a bundle of audit events offline: node verify.mjs [--key-id ID] [--checkpoints FILE]
// Needs Node 18 or newer and nothing else. Exits with 0 if everything fits, with 1 and the first thing that does not.
// The hash of an event is described in docs/audit.md; this file computes it anew from events.jsonl.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.on("uncaughtException", (error) => fail(`this cannot be read as a bundle: ${error.message}`));

const folder = dirname(fileURLToPath(import.meta.url));
const file = (name) => readFileSync(join(folder, name));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

function fail(problem) {
  console.log(`NOT INTACT: ${problem}`);
  process.exit(1);
}

function option(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : (process.argv[at + 1] ?? fail(`${name} needs a value`));
}

// The key. Its id is its RFC 7638 thumbprint, so that it can be compared with what you were told.
const jwk = JSON.parse(file("audit-key.json"));
const keyId = createHash("sha256")
  .update(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y }))
  .digest("base64url");
const expectedKey = option("--key-id");
if (expectedKey !== undefined && expectedKey !== keyId) fail(`signed by the key ${keyId}, not ${expectedKey}`);
const key = createPublicKey({ key: jwk, format: "jwk" });

function signed(token, what) {
  const [header, payload, signature, ...more] = token.split(".");
  const said = JSON.parse(Buffer.from(header, "base64url"));
  const fits =
    more.length === 0 &&
    said.alg === "ES256" &&
    said.typ === "gatehouse-audit" &&
    verify(
      "sha256",
      Buffer.from(`${header}.${payload}`),
      { key, dsaEncoding: "ieee-p1363" },
      Buffer.from(signature, "base64url"),
    );
  const text = fits ? Buffer.from(payload, "base64url").toString("utf8") : "{}";
  const claims = JSON.parse(text);
  if (claims.what !== what) fail(`a ${what} is not signed by the key of this bundle`);
  return { text, claims };
}

// The manifest, and with it every byte of the other files.
const { text, claims: manifest } = signed(file("manifest.jws").toString().trim(), "bundle");
if (file("manifest.json").toString() !== text) fail("manifest.json is not what was signed");
for (const name of ["events.jsonl", "checkpoints.txt"]) {
  if (sha256(file(name)) !== manifest.sha256[name]) fail(`${name} is not the file that was signed`);
}

// The encoding, version 2.
function digest(kind, parts) {
  const hash = createHash("sha256").update(Buffer.from([2, kind.charCodeAt(0)]));
  parts.forEach((part) => hash.update(part));
  return hash.digest();
}
const number = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
};
const textOf = (value) => {
  if (value === null) return Buffer.from([255, 255, 255, 255]);
  const bytes = Buffer.from(value, "utf8");
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const list = (values) => textOf(values.join(" "));
const bytesOf = (hex) => (hex === null ? Buffer.alloc(32) : Buffer.from(hex, "hex"));
const micros = (ms) => number(Math.round(ms * 1000));

function callerOf(e, salt) {
  return digest("c", [
    salt,
    ...[e.issuer, e.subject, e.uid, e.tenant, e.clientId, e.clientName, e.authMethod].map(textOf),
    list(e.actors),
    list(e.heldScopes),
    textOf(e.userAgent),
  ]);
}

function personalOf(e, salt) {
  return digest("p", [
    salt,
    textOf(e.decisionId),
    textOf(e.address),
    bytesOf(e.argsDigest),
    textOf(e.argsPreview),
    bytesOf(e.resultDigest),
    textOf(e.detail),
  ]);
}

function hashOf(e) {
  return digest("e", [
    number(e.seq),
    number(Date.parse(e.time)),
    ...[e.decisionId, e.requestId, e.traceId, e.sessionId].map(textOf),
    bytesOf(e.proof.caller),
    ...[e.front, e.protocol, e.method, e.tool, e.upstream, e.decision, e.reason].map(textOf),
    list(e.requiredScopes),
    list(e.missingScopes),
    textOf(e.rule),
    number(e.revision),
    number(e.limitLeft ?? -1),
    list(e.findings),
    textOf(e.outcome),
    number(e.status),
    micros(e.latencyMs),
    micros(e.upstreamMs),
    number(e.argsBytes),
    number(e.resultBytes),
    number(e.count),
    bytesOf(e.proof.personal),
    bytesOf(e.prevHash),
  ]).toString("hex");
}

// The events, one by one.
const hashes = new Map();
let before;
let leftOut = 0;
let erased = 0;
for (const line of file("events.jsonl").toString().split("\n")) {
  if (line === "") continue;
  const e = JSON.parse(line);
  const at = `event #${e.seq}`;
  if (before !== undefined && e.seq <= before.seq) fail(`${at} stands behind #${before.seq}`);
  if (e.proof.salt === null) {
    erased++;
    const who = [e.issuer, e.subject, e.uid, e.tenant, e.clientId, e.clientName, e.authMethod, e.userAgent];
    if (who.some((value) => value !== null) || e.actors.length > 0 || e.heldScopes.length > 0)
      fail(`${at}: who asked was erased, and yet there is somebody`);
  } else {
    const salt = Buffer.from(e.proof.salt, "hex");
    if (e.proof.caller !== callerOf(e, salt).toString("hex")) fail(`${at}: who asked is not what was recorded`);
    if (!e.proof.restErased && e.proof.personal !== personalOf(e, salt).toString("hex"))
      fail(`${at}: the address, preview, digests or detail are not what was recorded`);
  }
  const rest = [e.address, e.argsDigest, e.argsPreview, e.resultDigest, e.detail];
  if ((e.proof.salt === null || e.proof.restErased) && rest.some((value) => value !== null))
    fail(`${at}: an address, preview, digest or detail stands where they were erased`);
  if (e.hash !== hashOf(e)) fail(`${at} is not what was recorded`);
  if (before !== undefined && e.seq === before.seq + 1 && e.prevHash !== before.hash)
    fail(`${at} does not follow the event before it`);
  if (before !== undefined && e.seq > before.seq + 1) leftOut += e.seq - before.seq - 1;
  hashes.set(e.seq, e.hash);
  before = e;
}
if (hashes.size !== manifest.events || (before?.seq ?? 0) !== manifest.lastSeq)
  fail(`there are ${hashes.size} events up to #${before?.seq}, and ${manifest.events} up to #${manifest.lastSeq} were signed`);

// The checkpoints, those in the bundle and those that you kept elsewhere.
let fit = 0;
const outside = option("--checkpoints");
const tokens = file("checkpoints.txt").toString() + "\n" + (outside === undefined ? "" : readFileSync(outside));
for (const token of tokens.split("\n").map((line) => line.trim())) {
  if (token === "") continue;
  const { claims } = signed(token, "checkpoint");
  const hash = hashes.get(claims.seq);
  if (hash === undefined) continue;
  if (hash !== claims.hash) fail(`a checkpoint vouches for another event #${claims.seq}`);
  fit++;
}

console.log(
  [
    `INTACT: ${hashes.size} events, #${manifest.firstSeq} to #${manifest.lastSeq}, exported ${manifest.time}`,
    `filter: ${manifest.filter === "" ? "none" : manifest.filter}`,
    leftOut === 0
      ? "every event between the first and the last is there"
      : `${leftOut} events between them do not match the filter and are not there; the signature alone vouches for that`,
    `${fit} checkpoints fit, ${erased} events had personal data erased`,
    `signed by the key ${keyId}: compare it with the key id that the gateway's operator told you`,
  ].join("\n"),
);
