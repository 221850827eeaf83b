import { createHash } from 'node:crypto';
import { transfersOf, writePayoutFiles } from '../points/payout/files.ts';
import type { Party } from '../points/settlement/parties.ts';
import type { StatementRow } from '../points/settlement/row.ts';
import { isRefusal } from '../server/refusal.ts';

/**
 * 総合振込 of a city with 50,000 payees: how long the files take, how many there are, and whether they are the same bytes each time that
 * they are made from the same statement. `npm run bench-payout`.
 */
const payees = 50_000;
const again = 1000;
const again50 = 20;

const account = (index: number) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number: `${1_000_000 + index}`,
  holderName: `ﾐｾ ${index}`,
});
function statement(count: number): { lines: StatementRow[]; frozen: Map<string, Party> } {
  const frozen = new Map<string, Party>([
    ['C14130', { party: 'C14130', name: '川崎市', remitterCode: '0000014130', bankAccount: account(0) }],
  ]);
  const lines = Array.from({ length: count }, (_, index): StatementRow => {
    const payeeId = index + 1;
    frozen.set(`S${payeeId}`, {
      party: `S${payeeId}`,
      name: `店${payeeId}`,
      remitterCode: null,
      bankAccount: account(payeeId),
    });
    const counts = { count: 1, undone: 0, countOnce: 1, undoneOnce: 0 };
    const from = { uplift: null, fiscalYear: 2026, carriedFrom: null, carriedLine: null, agreement: null };
    const of = {
      leg: 'municipalityToPayee' as const,
      payer: '川崎市',
      payee: `店${payeeId}`,
      payeeKind: 'merchant' as const,
    };
    return { ...of, payeeId, fund: 0, exempt: false, points: 1000 + index, ...counts, ...from };
  });
  return { lines, frozen };
}
function write({ lines, frozen }: ReturnType<typeof statement>) {
  const none = { held: new Map(), paid: new Map(), replaced: new Map(), decisions: [] };
  const transfers = transfersOf({ municipalityCode: '14130', lines, ...none });
  const settlement = { id: 12, payoutOn: Temporal.PlainDate.from('2026-12-15') };
  const files = writePayoutFiles({ settlement, transfers, frozen, known: new Map() });
  if (isRefusal(files)) throw new Error(files.refused);
  return files;
}
const hashOf = (files: ReturnType<typeof write>) =>
  createHash('sha256')
    .update(files.map(({ sha256 }) => sha256).join())
    .digest('hex');

const large = statement(payees);
const startedAt = performance.now();
const files = write(large);
const seconds = (performance.now() - startedAt) / 1000;
const sameLarge = Array.from({ length: again50 }, () => hashOf(write(large))).filter(
  (hash) => hash === hashOf(files),
).length;
const small = statement(500);
const first = hashOf(write(small));
const same = Array.from({ length: again }, () => hashOf(write(small))).filter((hash) => hash === first).length;
const records = files.reduce((sum, { count }) => sum + count, 0);
console.log(`総合振込: ${records} records in ${files.length} file(s) written in ${seconds.toFixed(2)} s`);
console.log(
  `made again from the same statement: ${sameLarge} of ${again50} (${payees} payees), ${same} of ${again} (500 payees) equal to the byte`,
);
