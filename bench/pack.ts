import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { chart } from '../points/book/chart.ts';
import { bankFileName, type PackFileName, packFiles } from '../points/closing-packs/format.ts';
import { type PackFile, packParts } from '../points/closing-packs/parts.ts';
import { type Posting, postingColumns, postingText } from '../points/closing-packs/posting.ts';
import { type RecordName, recordText, type TableName, tables, tableText } from '../points/closing-packs/records.ts';
import { openTally, type Tally } from '../points/closing-packs/tally.ts';
import { type Said, totalsOf } from '../points/closing-packs/totals.ts';
import { verifyPack } from '../points/closing-packs/verify.ts';
import { toZip } from '../points/closing-packs/zip.ts';
import { createDataSigner } from '../points/invoices/data.ts';
import { transfersOf, writePayoutFiles } from '../points/payout/files.ts';
import type { Party } from '../points/settlement/parties.ts';
import type { StatementRow } from '../points/settlement/row.ts';
import { statementHash } from '../points/settlement/stored.ts';
import { isRefusal } from '../server/refusal.ts';

/**
 * 締めパック of a city with 1,000,000 uses at 2,000 places: how long writing and verifying take, and how much memory. Verifying runs in a
 * process of its own, as an auditor runs it, and its peak is that process's. `npm run bench-pack`.
 */
const postings = 1_000_000;
const places = 2_000;
const points = 100;
const opensOn = '2026-10-01';
const windowId = 12;
const code = '14130';

const account = (index: number) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number: `${1_000_000 + index}`,
  holderName: `ﾐｾ ${index}`,
});
const uses = postings / places;
const lines = Array.from({ length: places }, (_, index): StatementRow => {
  const payeeId = index + 1;
  return {
    leg: 'municipalityToPayee',
    payer: '川崎市',
    payee: `店${payeeId}`,
    payeeKind: 'merchant',
    payeeId,
    fund: chart.generalFund,
    exempt: false,
    points: uses * points,
    count: uses,
    undone: 0,
    countOnce: uses,
    undoneOnce: 0,
    uplift: null,
    fiscalYear: 2026,
    carriedFrom: null,
    carriedLine: null,
    agreement: null,
  };
});
const parties: Party[] = [
  { party: `C${code}`, name: '川崎市', remitterCode: '0000014130', bankAccount: account(0) },
  ...lines
    .map(({ payeeId }) => ({
      party: `S${payeeId}`,
      name: `店${payeeId}`,
      remitterCode: null,
      bankAccount: account(payeeId),
    }))
    .sort((a, b) => (a.party < b.party ? -1 : 1)),
];

/** The bank files of the statement, as the product writes them. */
function paidBy() {
  const none = { held: new Map(), paid: new Map(), replaced: new Map(), decisions: [] };
  const transfers = transfersOf({ municipalityCode: code, lines, ...none });
  const frozen = new Map(parties.map((party) => [party.party, party]));
  const settlement = { id: windowId, payoutOn: Temporal.PlainDate.from('2026-11-10') };
  const files = writePayoutFiles({ settlement, transfers, frozen, known: new Map() });
  if (isRefusal(files)) throw new Error(files.refused);
  return files;
}

const files = paidBy();
const seal = { number: 1, previous: null, decisions: [] };
const sha256 = statementHash({ settlementId: windowId, revision: 1, lines, parties, seal, budgets: [] });
const at = '2026-11-01T00:00:00Z';
const person = (staffId: string) => ({ staffId, name: staffId });
const said: Said = {
  'statement.jsonl': lines.map((line, index) => ({ ...line, line: index })),
  'carried.jsonl': [],
  'parties.jsonl': parties,
  'revisions.jsonl': [
    { revision: 1, number: 1, sha256, previous: null, fixedAt: at, fixedBy: person('a'), reason: '', returned: null },
  ],
  'decisions.jsonl': [],
  'approvals.jsonl': ['b', 'c'].map((by) => ({
    revision: 1,
    by: person(by),
    at,
    sha256,
    findings: null,
    reason: null,
  })),
  'bank-files.jsonl': files.map((file, index) => ({
    fileId: index + 1,
    revision: 1,
    payer: file.payer,
    payoutOn: '2026-11-10',
    sha256: file.sha256,
    count: file.count,
    yen: file.yen,
    generation: 1,
    replaces: null,
    madeAt: at,
    madeBy: person('a'),
    handedOn: null,
    cancelledAt: null,
  })),
  'invoices.jsonl': [],
  'payments.jsonl': [],
  'funds.csv': [{ fund: 0, kind: 'general', of: 'general 0', name: '一般財源' }],
  'budget.csv': [],
  'bank-items.csv': files.flatMap(({ items }, index) =>
    items.map(({ payee, yen, endToEndId }, item) => ({
      file: index + 1,
      item: item + 1,
      payee,
      yen,
      end_to_end_id: endToEndId,
    })),
  ),
  'paid-lines.csv': files.flatMap((file, index) =>
    file.lines.map((line) => ({ line, file: index + 1, replaces: null, after_return: null, returned_on: null })),
  ),
};

const digits = (value: number, length: number) => `${value}`.padStart(length, '0');
function* postingsOf(tally: Tally): Generator<Buffer> {
  yield Buffer.from(`${postingColumns}\n`);
  for (let from = 0; from < postings; from += 4000) {
    let text = '';
    for (let index = from; index < from + 4000; index += 1) {
      const moment = `2026-10-05T0${Math.floor(index / 200_000)}:00:00.${digits(index % 200_000, 6)}Z`;
      const posting: Posting = {
        postedAt: moment,
        holder: 100_000_000_000 + (index % 250_000),
        key: `019aab00-0000-7000-8000-${digits(index, 12)}`,
        leg: 0,
        kind: 'spend',
        unit: chart.unitOf('municipal', Number(code)),
        expiresOn: '2027-03-31',
        fund: chart.generalFund,
        amount: -points,
        account: chart.accountOf('merchant', 1 + (index % places)),
        originalKey: null,
        occurredAt: moment,
      };
      tally.add(posting);
      text += postingText(posting);
    }
    yield Buffer.from(text);
  }
}

function* filesOf(tally: Tally): Generator<PackFile> {
  for (const name of Object.keys(packFiles) as PackFileName[]) {
    if (name === 'README.md') yield { name, chunks: [Buffer.from('')] };
    else if (name === 'postings.csv') yield { name, chunks: postingsOf(tally) };
    else if (name in tables)
      yield { name, chunks: [Buffer.from(tableText(name as TableName, said[name as TableName] as never))] };
    else yield { name, chunks: [Buffer.from(recordText(said[name as RecordName]))] };
  }
  for (const [index, { bytes }] of files.entries()) yield { name: bankFileName(index + 1), chunks: [bytes] };
}

async function write(path: string): Promise<void> {
  const tally = openTally(opensOn);
  const by = person('a');
  const parts = packParts({
    files: filesOf(tally),
    about: () => ({
      municipality: { code, name: '川崎市' },
      window: {
        id: windowId,
        number: 1,
        opensOn,
        endsOn: null,
        closedAt: at,
        closedBy: by,
        state: 'settled',
        payoutOn: '2026-11-10',
      },
      statement: { revision: 1, sha256, number: 1, previous: null },
      approvals: ['b', 'c'].map((one) => ({ by: person(one), at })),
      totals: totalsOf(said, tally.totals()),
    }),
    signer: await createDataSigner({ kty: 'EC', d: Buffer.alloc(32, 1).toString('base64url') }),
    beforeSigned: async () => {},
  });
  await pipeline(Readable.from(toZip(parts), { objectMode: false }), createWriteStream(path));
}

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);

if (process.argv[2] === 'verify') {
  const since = performance.now();
  const verdict = await verifyPack({ path: process.argv[3] ?? '' });
  const peak = megabytes(process.resourceUsage().maxRSS * 1024);
  console.log(`verified (${verdict.outcome}) in ${seconds(since)} s, at most ${peak} MB resident`);
  process.exit(verdict.outcome === 'intact' ? 0 : 1);
}
const folder = mkdtempSync(join(tmpdir(), 'meguri-bench-pack-'));
try {
  const path = join(folder, 'pack.zip');
  const since = performance.now();
  await write(path);
  const size = megabytes(statSync(path).size);
  console.log(`締めパック: ${postings} postings at ${places} places, ${size} MB, written in ${seconds(since)} s`);
  const child = spawnSync(process.execPath, [import.meta.filename, 'verify', path], { stdio: 'inherit' });
  process.exitCode = child.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
