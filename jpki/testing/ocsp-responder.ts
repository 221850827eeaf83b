// A responder for tests (OCSP, RFC 6960) on the loopback, which can be told to be wrong in every way that a client must
// see. It writes its answers with the DER writer of the test authority, so that client and responder share no code.
import { createHash, type KeyObject, sign as signBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { childrenOf, contentOf, type Element, elementAt, readOid, serialHex } from '../der.ts';
import { bits, extension, integer, nothing, octets, oid, sequence, tagged } from './der-writer.ts';
import { issueUserCertificate, type TestAuthority } from './test-ca.ts';

/** What is wrong with the answers; nothing, unless a test says so. */
export type ResponderFault =
  | 'silent'
  | 'http_error'
  | 'try_later'
  | 'garbage'
  | 'other_nonce'
  | 'no_nonce'
  | 'other_serial'
  | 'old'
  | 'overdue'
  | 'unknown'
  | 'wrong_key';

export type TestResponder = {
  url: string;
  /** How many requests came. */
  asked(): number;
  fault: ResponderFault | undefined;
  /** Who signs: the authority itself unless a test gives it another. `certificate` goes along with the answer. */
  signer: { privateKey: KeyObject; certificate?: Uint8Array };
  close(): Promise<void>;
};

/** Starts a responder that knows what `issuer` revoked. It listens on 127.0.0.1 and closes with `close`. */
export async function startTestResponder({
  issuer,
  clock,
}: {
  issuer: TestAuthority;
  clock: () => Temporal.Instant;
}): Promise<TestResponder> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (responder.fault === 'silent') return;
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      response.statusCode = responder.fault === 'http_error' ? 503 : 200;
      response.setHeader('content-type', 'application/ocsp-response');
      response.end(answerTo(Buffer.concat(parts), { issuer, responder, at: clock() }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const responder: TestResponder = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: () => asked,
    fault: undefined,
    signer: { privateKey: issuer.privateKey },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return responder;
}

/** A certificate of the authority for signing answers; `purpose` makes one that was given for something else. */
export async function issueResponderCertificate({
  issuer,
  at,
  purpose = '1.3.6.1.5.5.7.3.9',
}: {
  issuer: TestAuthority;
  at: Temporal.Instant;
  purpose?: string;
}): Promise<{ certificate: Uint8Array; privateKey: KeyObject; serial: string }> {
  return issueUserCertificate({
    issuer,
    notBefore: at.subtract({ hours: 1 }),
    notAfter: at.add({ hours: 720 }),
    extensions: [extension({ id: '2.5.29.37', value: sequence(oid(purpose)) })],
  });
}

type Situation = { issuer: TestAuthority; responder: TestResponder; at: Temporal.Instant };

function answerTo(request: Uint8Array, { issuer, responder, at }: Situation): Uint8Array {
  const { fault, signer } = responder;
  if (fault === 'garbage') return Buffer.from('<html>maintenance</html>');
  if (fault === 'try_later') return sequence(tagged(0x0a, Uint8Array.of(3)));
  const { certId, serial, nonce } = readRequest(request);
  const madeAt = fault === 'old' ? at.subtract({ hours: 2 }) : at;
  const revoked = issuer.revoked.find((entry) => entry.serial === serial);
  // [0] good, [1] revoked with its time, [2] unknown.
  const status =
    fault === 'unknown' ? tagged(0x82) : revoked ? tagged(0xa1, generalizedTime(revoked.revokedAt)) : tagged(0x80);
  const nextUpdate = fault === 'overdue' ? at.subtract({ hours: 1 }) : at.add({ hours: 1 });
  const answeredNonce = fault === 'other_nonce' ? Buffer.alloc(32, 7) : nonce;
  const tbs = sequence(
    tagged(0xa2, octets(createHash('sha1').update(issuer.certificate).digest())),
    generalizedTime(madeAt),
    sequence(
      sequence(
        fault === 'other_serial' ? certIdWithSerial(certId, '7777') : certId,
        status,
        generalizedTime(fault === 'overdue' ? at.subtract({ hours: 2 }) : madeAt),
        tagged(0xa0, generalizedTime(nextUpdate)),
      ),
    ),
    ...(fault === 'no_nonce'
      ? []
      : [tagged(0xa1, sequence(extension({ id: '1.3.6.1.5.5.7.48.1.2', value: octets(answeredNonce) })))]),
  );
  const signature = Buffer.from(signBytes('sha256', tbs, signer.privateKey));
  if (fault === 'wrong_key') signature[0]! ^= 1;
  const basic = sequence(
    tbs,
    sequence(oid('1.2.840.113549.1.1.11'), nothing()),
    bits(signature),
    ...(signer.certificate ? [tagged(0xa0, sequence(signer.certificate))] : []),
  );
  return sequence(tagged(0x0a, Uint8Array.of(0)), tagged(0xa0, sequence(oid('1.3.6.1.5.5.7.48.1.1'), octets(basic))));
}

/** CertID, serial and nonce of a request for one certificate (RFC 6960, 4.1.1). */
function readRequest(der: Uint8Array): { certId: Uint8Array; serial: string; nonce: Uint8Array } {
  const inside = (element: Element) => childrenOf(der, element);
  const [tbs] = inside(elementAt(der, 0));
  const fields = inside(tbs!);
  const [request] = inside(fields.find(({ tag }) => tag === 0x30)!);
  const [certId] = inside(request!);
  const serial = inside(certId!)[3]!;
  const [list] = inside(fields.find(({ tag }) => tag === 0xa2)!);
  const [id, value] = inside(inside(list!)[0]!);
  if (readOid(der, id!) !== '1.3.6.1.5.5.7.48.1.2') throw new Error('the request has no nonce');
  return {
    certId: der.subarray(certId!.start, certId!.end),
    serial: serialHex(contentOf(der, serial)),
    nonce: contentOf(der, elementAt(der, value!.contentStart)),
  };
}

function certIdWithSerial(certId: Uint8Array, serial: string): Uint8Array {
  const parts = childrenOf(certId, elementAt(certId, 0)).slice(0, 3);
  return sequence(...parts.map(({ start, end }) => certId.subarray(start, end)), integer(serial));
}

const generalizedTime = (at: Temporal.Instant) =>
  tagged(
    0x18,
    Buffer.from(at.round({ smallestUnit: 'second', roundingMode: 'floor' }).toString().replaceAll(/[-:T]/g, '')),
  );
