import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { exportJWK, FlattenedSign, type JWK } from 'jose';
import { rows } from '../../postgres/pool.ts';
import { deriveSigningKey } from '../../server/derived-key.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { partyOf, seenInvoice } from './seen.ts';
import { storedInvoice } from './stored.ts';

/** What signs 精算データ, and the public key under which anybody checks it. */
export type DataSigner = { key: KeyObject; jwk: JWK; kid: string };

/** The key of 精算データ, derived from the system's own. Ed25519 signs the same the same. */
export async function createDataSigner(own: JWK): Promise<DataSigner> {
  const key = deriveSigningKey(own, 'settlement data');
  const { kty, crv, x } = await exportJWK(createPublicKey(key));
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  return { key, jwk: { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' } as JWK, kid };
}

const field = (value: string | number) => {
  const text = `${value}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csv = (lines: readonly (readonly (string | number)[])[]) =>
  lines.map((line) => `${line.map(field).join(',')}\r\n`).join('');

/**
 * 精算データ (6-6): user × municipality, the total of each municipality and the total of the company, as CSV (RFC 4180, UTF-8 with a byte order
 * mark, so that a spreadsheet reads it). Made of what is stored alone: the same bytes whenever it is asked for. A person is a number.
 */
async function dataOf(context: BookContext, invoiceId: number) {
  const invoice = await storedInvoice(context.database, invoiceId);
  const towns = await rows<{ code: string; name: string }>(
    context.database,
    'SELECT code || check_digit AS code, municipality.name FROM invoice_line JOIN municipality ON code = municipality_code WHERE invoice_id = :invoiceId ORDER BY line',
    { invoiceId },
  );
  const townOf = (line: number) => [towns[line]?.code ?? '', towns[line]?.name ?? ''];
  const month = invoice.month?.slice(0, 7) ?? '';
  const yen = invoice.lines.reduce((sum, line) => sum + line.yen, 0);
  const text = csv([
    ['区分', '請求番号', '会社', '対象月', '支払期限'],
    ['請求', `${invoice.debtor}-${invoice.number}`, invoice.debtorName, month, invoice.dueOn],
    ['区分', '利用者番号', '自治体コード', '自治体', 'ポイント'],
    ...invoice.details.map(({ line, person, points }) => ['明細', person, ...townOf(line), points]),
    ['区分', '自治体コード', '自治体', 'ポイント', '前月からの差引', '請求額（円）'],
    ...invoice.lines.map((line, index) => ['自治体計', ...townOf(index), line.points, line.carried, line.yen]),
    ['区分', '明細の数', '自治体の数', '請求額（円）'],
    ['合計', invoice.details.length, invoice.lines.length, yen],
  ]);
  return { bytes: Buffer.from(`\ufeff${text}`), name: `seisan-${invoice.debtor}-${month}` };
}

/** The invoice of a company whose data somebody may have: who owes, who bills, and the platform. Of a municipality one sees lines only. */
async function companyInvoice(
  { database }: BookContext,
  { caller, invoiceId }: { caller: StaffCaller; invoiceId: number },
) {
  const invoice = await seenInvoice(database, { caller, invoiceId });
  if (isRefusal(invoice)) return invoice;
  const isTheirs = partyOf(caller) === null || caller.organisation !== null;
  return isTheirs && invoice.month !== null ? invoice : refuse('invoice_unknown');
}

/** The data of a company's month for who bills it or for the company. */
export async function downloadInvoiceData(context: BookContext, { caller, params }: CallOf<'downloadInvoiceData'>) {
  const invoice = await companyInvoice(context, { caller, ...params });
  if (isRefusal(invoice)) return invoice;
  const { bytes, name } = await dataOf(context, params.invoiceId);
  const line = { subject: 'invoice', id: params.invoiceId, name: invoice.debtorName, act: 'download' } as const;
  await keepOwnTrail(context.database, { caller, now: context.clock() }, line);
  return { bytes, fileName: `${name}.csv` } as never;
}

/**
 * The signature of the same bytes: a JWS with detached and unencoded content (RFC 7515 appendix F, RFC 7797), of the key that
 * `listSettlementKeys` publishes.
 */
export const signatureOfData =
  (signer: DataSigner) =>
  async (context: BookContext, { caller, params }: CallOf<'showInvoiceSignature'>) => {
    const invoice = await companyInvoice(context, { caller, ...params });
    if (isRefusal(invoice)) return invoice;
    const { bytes, name } = await dataOf(context, params.invoiceId);
    const signed = await new FlattenedSign(bytes)
      .setProtectedHeader({ alg: 'EdDSA', kid: signer.kid, b64: false, crit: ['b64'] })
      .sign(signer.key);
    return {
      file: `${name}.csv`,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      signature: `${signed.protected}..${signed.signature}`,
    };
  };
