// One certificate asked of the authority's responder (OCSP, RFC 6960): what was revoked since this morning's list.
// The request and the answer are read by pkijs; who signed the answer is judged here, with OpenSSL.
import { createHash, randomBytes, verify as verifySignature, X509Certificate } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import * as pkijs from 'pkijs';
import { type Certificate, readCertificate } from './certificate.ts';
import type { RevocationList } from './revocation-list.ts';

export type RevocationQuestion = {
  /** The certificate of the authority that issued the one in question, DER. */
  issuerCertificate: Uint8Array;
  /** Lower-case hex without leading zero bytes. */
  serial: string;
  /** The authority's list: a responder whose own certificate is on it is not believed. */
  list?: RevocationList | undefined;
  at: Temporal.Instant;
};

/** Why there is no answer that counts. `unknown_certificate`: the responder says so itself. */
export type NoAnswer =
  | 'unreachable'
  | 'responder_error'
  | 'malformed_answer'
  | 'wrong_signer'
  | 'nonce_mismatch'
  | 'other_certificate'
  | 'out_of_time'
  | 'unknown_certificate';
export type RevocationAnswer = { outcome: 'good' | 'revoked' } | { outcome: 'no_answer'; because: NoAnswer };

/** Something that can be asked about one certificate now. It always answers in its time, and never throws. */
export type RevocationSource = { ask(question: RevocationQuestion): Promise<RevocationAnswer> };

const SHA1 = '1.3.14.3.2.26';
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const NONCE = '1.3.6.1.5.5.7.48.1.2';
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
const LARGEST_ANSWER = 64 * 1024;
/** How far the responder's clock may be from ours. The nonce makes the answer fresh; this finds broken clocks. */
const SKEW = { minutes: 5 };

/** Makes the source that asks a responder over HTTP. `budgetMs` ends the question; what is late is `unreachable`. */
export function createOcspSource({ url, budgetMs }: { url: string; budgetMs: number }): RevocationSource {
  return {
    async ask(question) {
      const asked = askFor(question);
      let body: Uint8Array;
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/ocsp-request' },
          body: asked.request,
          redirect: 'error',
          signal: AbortSignal.timeout(budgetMs),
        });
        if (!response.ok) return noAnswer('responder_error');
        body = new Uint8Array(await response.arrayBuffer());
      } catch {
        return noAnswer('unreachable');
      }
      return body.length > LARGEST_ANSWER ? noAnswer('malformed_answer') : judgeAnswer(body, { ...asked, question });
    },
  };
}

type Asked = { request: Uint8Array<ArrayBuffer>; certId: pkijs.CertID; nonce: Uint8Array; issuer: Certificate };

/** The request for one certificate, with a nonce of 32 bytes (RFC 9654). */
function askFor({ issuerCertificate, serial }: RevocationQuestion): Asked {
  const issuer = readCertificate(issuerCertificate);
  if (!issuer) throw new TypeError('the issuer certificate of a question is not a certificate');
  const parsed = pkijs.Certificate.fromBER(Uint8Array.from(issuerCertificate));
  const keyBits = parsed.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView;
  // SHA-1 names the issuer here and protects nothing; every responder knows it, few know another.
  const sha1 = (bytes: Uint8Array) => Uint8Array.from(createHash('sha1').update(bytes).digest()).buffer;
  const certId = new pkijs.CertID({
    hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: SHA1 }),
    issuerNameHash: new OctetString({ valueHex: sha1(issuer.subject) }),
    issuerKeyHash: new OctetString({ valueHex: sha1(keyBits) }),
    serialNumber: new Integer({ valueHex: integerBytes(serial) }),
  });
  const nonce = Uint8Array.from(randomBytes(32));
  const request = new pkijs.OCSPRequest({
    tbsRequest: new pkijs.TBSRequest({
      requestList: [new pkijs.Request({ reqCert: certId })],
      requestExtensions: [
        new pkijs.Extension({ extnID: NONCE, extnValue: new OctetString({ valueHex: nonce.buffer }).toBER() }),
      ],
    }),
  });
  return { request: new Uint8Array(request.toSchema(true).toBER()), certId, nonce, issuer };
}

/** A positive INTEGER's content: a zero byte goes before a set top bit. */
function integerBytes(serial: string): ArrayBuffer {
  const bytes = Buffer.from(serial, 'hex');
  return Uint8Array.from(bytes[0]! & 0x80 ? [0, ...bytes] : bytes).buffer;
}

const noAnswer = (because: NoAnswer): RevocationAnswer => ({ outcome: 'no_answer', because });

/** The numbered steps of an answer, in the order they run. */
function judgeAnswer(body: Uint8Array, asked: Asked & { question: RevocationQuestion }): RevocationAnswer {
  // 1 It is an answer, of the basic kind, and not the word that there is none.
  const basic = readBasicResponse(body);
  if (typeof basic === 'string') return noAnswer(basic);
  // 2 The authority has signed it, or one to whom the authority gave exactly this.
  if (!isSignedByAuthority(basic, asked)) return noAnswer('wrong_signer');
  // 3 It answers this very request.
  const nonce = basic.tbsResponseData.responseExtensions?.find(({ extnID }) => extnID === NONCE);
  if (!nonce || !holdsNonce(nonce.extnValue.valueBlock.valueHexView, asked.nonce)) return noAnswer('nonce_mismatch');
  // 4 It speaks of this very certificate.
  const single = basic.tbsResponseData.responses.find(({ certID }) => certID.isEqual(asked.certId));
  if (!single) return noAnswer('other_certificate');
  // 5 It was made now, and is still the newest there is.
  if (!isTimely(basic, single, asked.question.at)) return noAnswer('out_of_time');
  // 6 [0] good, [1] revoked (on hold as well), [2] unknown.
  const status = (single.certStatus as { idBlock?: { tagNumber?: number } }).idBlock?.tagNumber;
  if (status === 0) return { outcome: 'good' };
  return status === 1 ? { outcome: 'revoked' } : noAnswer('unknown_certificate');
}

function readBasicResponse(body: Uint8Array): pkijs.BasicOCSPResponse | NoAnswer {
  try {
    const response = pkijs.OCSPResponse.fromBER(Uint8Array.from(body));
    if (response.responseStatus.valueBlock.valueDec !== 0) return 'responder_error';
    const bytes = response.responseBytes;
    if (bytes?.responseType !== pkijs.id_PKIX_OCSP_Basic) return 'malformed_answer';
    return pkijs.BasicOCSPResponse.fromBER(Uint8Array.from(bytes.response.valueBlock.valueHexView));
  } catch {
    // Whatever pkijs throws over bytes of a stranger means one thing: they are no answer.
    return 'malformed_answer';
  }
}

function isSignedByAuthority(basic: pkijs.BasicOCSPResponse, asked: Asked & { question: RevocationQuestion }): boolean {
  if (basic.signatureAlgorithm.algorithmId !== SHA256_WITH_RSA) return false;
  const tbs = basic.tbsResponseData.tbsView;
  const signature = basic.signature.valueBlock.valueHexView;
  const delegates = (basic.certs ?? []).map((one) => new Uint8Array(one.toSchema().toBER()));
  const keys = [asked.issuer.publicKey, ...delegates.flatMap((der) => keyOfDelegate(der, asked) ?? [])];
  return keys.some((key) => verifySignature('sha256', tbs, key, signature));
}

/** The key of a certificate that the authority itself issued for signing answers (4.2.2.2), valid now and not revoked. */
function keyOfDelegate(der: Uint8Array, { issuer, question }: Asked & { question: RevocationQuestion }) {
  let x509: X509Certificate;
  try {
    x509 = new X509Certificate(der);
  } catch {
    return undefined;
  }
  const { at, list } = question;
  // `keyUsage` of node:crypto is the extended key usage.
  const mayAnswer = x509.keyUsage?.includes(OCSP_SIGNING) && x509.verify(issuer.publicKey);
  const serial = x509.serialNumber.toLowerCase().replace(/^(00)+(?=..)/, '');
  const isValid =
    x509.validFromDate.getTime() <= at.epochMilliseconds && at.epochMilliseconds <= x509.validToDate.getTime();
  return mayAnswer && isValid && !list?.has(serial) ? x509.publicKey : undefined;
}

/** The extension's value is an OCTET STRING in an OCTET STRING; some responders leave the inner one out. */
function holdsNonce(value: Uint8Array, nonce: Uint8Array): boolean {
  const sent = Buffer.from(nonce);
  const inner = value.length === nonce.length + 2 && value[0] === 0x04 ? value.subarray(2) : value;
  return sent.equals(inner);
}

function isTimely(basic: pkijs.BasicOCSPResponse, single: pkijs.SingleResponse, at: Temporal.Instant): boolean {
  const from = at.subtract(SKEW).epochMilliseconds;
  const to = at.add(SKEW).epochMilliseconds;
  const producedAt = basic.tbsResponseData.producedAt.getTime();
  const nextUpdate = single.nextUpdate?.getTime() ?? to;
  return from <= producedAt && producedAt <= to && single.thisUpdate.getTime() <= to && from < nextUpdate;
}
