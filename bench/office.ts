import { randomInt } from 'node:crypto';
import { pointsRoutes } from '../contract/index.ts';
import { makeKey } from '../ledger/index.ts';
import type { Points } from '../points/server.ts';
import { actorsOf } from '../points/testing/actor.ts';
import { type Hand, type MykeyStandIn, startMykeyStandIn } from '../points/testing/mykey-stand-in.ts';
import { openPointsPlatform, type Town } from '../points/testing/platform.ts';
import { execute, type Pool } from '../postgres/pool.ts';
import { openBenchPoints } from './points.ts';
import { findInstallation, startBenchServer } from './server.ts';

/**
 * `npm run bench-office`: a file of 100,000 grants from its bytes to the last posting, over HTTP, with grants at the desk and taps at a
 * venue beside it, and the month's table over so many grants. Seconds move with the machine; memory does not.
 */
const quick = process.argv.includes('--quick');
const lines = quick ? 10_000 : 100_000;
const files = quick ? 2 : 10;
const clock = () => Temporal.Now.instant();
const startedAt = performance.now();
const say = (text: string) =>
  process.stderr.write(`[${((performance.now() - startedAt) / 1000).toFixed(0).padStart(3)} s] ${text}\n`);
const seconds = (since: number) => Math.round(performance.now() - since) / 1000;

type Bench = {
  pool: Pool;
  points: Points;
  town: Town<Hand>;
  programId: number;
  /** Lays the card of somebody on the terminal of a venue. */
  tap: (mykeyId: string) => Promise<unknown>;
  close: () => Promise<void>;
};

const server = await startBenchServer(findInstallation().bin);
try {
  const bench = await open(server.url('office'));
  const result = await measure(bench);
  await bench.close();
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} finally {
  await server.drop();
}

async function open(adminUrl: string): Promise<Bench> {
  let mykeyUrl = '';
  const { pool, points, linkedSystem, listen } = await openBenchPoints(adminUrl, { mykeyUrl: () => mykeyUrl });
  const address = await listen();
  const newActor = actorsOf({ url: () => address, clock });
  const mykey = await startMykeyStandIn({ clock, newActor, linkedSystem, sync: () => points.sync() });
  mykeyUrl = mykey.url;
  const at = { database: pool, password: 'ひらけ ごま 2016', mykey };
  const platform = await openPointsPlatform({ newActor, clock }, at);
  const town = await platform.openTown({ municipalityCode: '43424' });
  const today = Temporal.Now.plainDateISO('Asia/Tokyo');
  const programId = await town.program({
    department: '健康課',
    name: '健康ポイント',
    amount: 100,
    startsOn: `${today.subtract({ days: 60 })}`,
    endsOn: `${today.add({ days: 60 })}`,
    expiresOn: `${today.add({ days: 300 })}`,
  });
  const holders = Array.from({ length: lines }, () => randomInt(1, 2 ** 48 - 1));
  await execute(
    pool,
    `INSERT INTO member (mykey_id, shown, holder, joined_on, status)
     SELECT 'BENCH' || n, 'Bench' || n, holder, '2016-09-01', 'active'
       FROM unnest(:holders::bigint[]) WITH ORDINALITY AS m (holder, n)`,
    { holders },
  );
  const tap = await openVenue({ town, mykey, programId });
  const close = async () => {
    await points.server.close();
    await mykey.close();
    await pool.end();
  };
  return { pool, points, town, programId, tap, close };
}

/** A terminal at a venue of today that is open, for the same programme as the files. */
async function openVenue({ town, mykey, programId }: Pick<Bench, 'town' | 'programId'> & { mykey: MykeyStandIn }) {
  const { operatorId } = await town.shop({ name: '公民館', kind: 'facility' });
  const heldOn = `${Temporal.Now.plainDateISO('Asia/Tokyo')}`;
  const body = { programId, name: '公民館', heldOn, opensAt: '00:00', closesAt: '23:59', walkIns: true };
  const { venueId } = await town.lead.call(pointsRoutes.createVenue, { body });
  const { setupCode } = await town.lead.call(pointsRoutes.createVenueCode, { params: { venueId } });
  const { actor } = await mykey.openCounter(operatorId, '受付');
  await actor.call(pointsRoutes.bindToVenue, { body: { setupCode } });
  return async (mykeyId: string) => {
    const assertion = await mykey.assert(actor, { mykeyId });
    await actor.call(pointsRoutes.tapAtVenue, { body: { assertion, joins: false }, idempotencyKey: makeKey(clock()) });
  };
}

/** A file whose lines differ from those of every other. */
function fileOf(number: number): string {
  const rows = Array.from({ length: lines }, (_, at) => `Bench${at + 1},100,${number}回目`);
  return Buffer.from(['マイキーID,ポイント,事由', ...rows, ''].join('\r\n')).toString('base64');
}

/** The most memory of this process while something goes on: the server of a file runs in it, and so does its client. */
async function withMemory<T>(work: () => Promise<T>): Promise<{ value: T; memory: number }> {
  let most = process.memoryUsage().rss;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  try {
    return { value: await work(), memory: Math.round(most / 2 ** 20) };
  } finally {
    clearInterval(look);
  }
}

async function previewed({ town, programId }: Bench, number: number) {
  const today = Temporal.Now.plainDateISO('Asia/Tokyo');
  const body = {
    programId,
    month: `${today.toPlainYearMonth()}`,
    fileName: `${number}.csv`,
    file: fileOf(number),
    controlCount: lines,
    controlPoints: lines * 100,
  };
  const since = performance.now();
  const { uploadId, good } = await town.lead.call(pointsRoutes.uploadGrants, { body });
  if (good !== lines) throw new Error(`${good} of ${lines} lines are right`);
  return { uploadId, seconds: seconds(since) };
}

async function posted({ town, points }: Bench, uploadId: number) {
  await town.lead.call(pointsRoutes.askForGrantUpload, { params: { uploadId }, body: { withoutProblems: false } });
  await town.confirm();
  const since = performance.now();
  await points.workOnUploads();
  const { state, granted } = await town.lead.call(pointsRoutes.showGrantUpload, { params: { uploadId } });
  if (state !== 'posted' || granted !== lines) throw new Error(`${granted} of ${lines} were granted: ${state}`);
  return seconds(since);
}

/** Something, one after the other, until something else is over; milliseconds each. */
async function beside(over: Promise<unknown>, one: () => Promise<unknown>): Promise<number[]> {
  let isOver = false;
  void over.finally(() => {
    isOver = true;
  });
  const taken: number[] = [];
  while (!isOver) {
    const since = performance.now();
    await one();
    taken.push(performance.now() - since);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return taken.sort((a, b) => a - b);
}

const grantAtDesk = ({ town, programId }: Bench) =>
  town.lead.call(pointsRoutes.grant, {
    body: { programId, mykeyId: `Bench${randomInt(1, lines)}`, amount: 100 },
    idempotencyKey: makeKey(clock()),
  });
const p95 = (sorted: readonly number[]) => Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN);

async function measure(bench: Bench) {
  const before = Math.round(process.memoryUsage().rss / 2 ** 20);
  const runs: { preview: number; post: number }[] = [];
  let memory = before;
  for (let number = 1; number < files; number += 1) {
    const { value, memory: most } = await withMemory(async () => {
      const { uploadId, seconds: preview } = await previewed(bench, number);
      return { preview, post: await posted(bench, uploadId) };
    });
    runs.push(value);
    memory = Math.max(memory, most);
    say(`${number}: preview ${value.preview} s, post ${value.post} s, ${most} MB`);
  }
  const { uploadId } = await previewed(bench, files);
  const posting = posted(bench, uploadId);
  const people = Array.from({ length: lines }, (_, at) => `Bench${at + 1}`).values();
  const [desk, taps] = await Promise.all([
    beside(posting, () => grantAtDesk(bench)),
    beside(posting, () => bench.tap(people.next().value ?? '')),
  ]);
  const postBesideDesk = await posting;
  const month = `${Temporal.Now.plainDateISO('Asia/Tokyo').toPlainYearMonth()}`;
  const since = performance.now();
  const report = await bench.town.lead.call(pointsRoutes.showMonthlyReport, { query: { month } });
  return {
    lines,
    previewSeconds: runs.map(({ preview }) => preview),
    postSeconds: runs.map(({ post }) => post),
    memoryBeforeMB: before,
    memoryMostMB: memory,
    postBesideDeskSeconds: postBesideDesk,
    deskGrants: desk.length,
    deskP95Milliseconds: p95(desk),
    taps: taps.length,
    tapP95Milliseconds: p95(taps),
    grants: report.lines.reduce((sum, { count }) => sum + count, 0),
    reportSeconds: seconds(since),
  };
}
