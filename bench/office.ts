import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { assertionFormat, mykeyRoutes, pointsRoutes } from '../contract/index.ts';
import { tap } from '../demo/actors/cardholder.ts';
import { createWorld } from '../demo/actors/world.ts';
import { makeKey } from '../ledger/index.ts';
import { confirmChanges, createOfficer, type Officer } from '../points/testing/officer.ts';
import { systemClock } from '../server/clock.ts';
import { type OfficeServer, startOfficeServer } from './office-server.ts';
import { fillOfficeWorld, type OfficeWorld } from './office-world.ts';
import { findInstallation, startBenchServer } from './server.ts';

/**
 * `npm run bench-office`: a file of 100,000 grants from its bytes to the last posting, the same with grants at the desk and kiosks at a
 * venue beside it, and the month's table over all of them. The server is `npm run serve` in a process of its own, with its jobs and
 * its limits as they are in life; everybody asks it over HTTP. Whatever is refused ends the bench.
 */
const quick = process.argv.includes('--quick');
const lines = quick ? 10_000 : 100_000;
const files = quick ? 2 : 10;
const kiosks = 3;
const people = quick ? 60 : 600;
/** A person comes to each kiosk so soon after the one before; a screen shows what was granted for longer. */
const betweenTaps = 400;
const betweenDeskGrants = 50;
/** As the page of a file asks how far it is. */
const betweenLooks = 2000;
const startedAt = performance.now();
const say = (text: string) =>
  process.stderr.write(`[${((performance.now() - startedAt) / 1000).toFixed(0).padStart(3)} s] ${text}\n`);
const seconds = (since: number) => Math.round(performance.now() - since) / 1000;
const p95 = (times: readonly number[]) =>
  Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN);

type Kiosk = () => Promise<unknown>;
type Bench = { server: OfficeServer; lead: Officer; approver: Officer; programId: number; kiosks: Kiosk[] };

async function open(filled: OfficeWorld, server: OfficeServer): Promise<Bench> {
  const { mykeyUrl, pointsUrl } = server;
  const { origin, password, programId } = filled;
  const world = createWorld({ mykeyUrl, pointsUrl, origin, clock: systemClock });
  const [lead, approver] = await Promise.all(
    [filled.lead, filled.approver].map((staffId) => createOfficer(world, { staffId, password, at: 'points' })),
  );
  if (!lead || !approver) throw new Error('an office without two persons');
  const coming = filled.people.values();
  const opened = filled.kiosks.map(async (key): Promise<Kiosk> => {
    const actor = await world.newActor(key);
    return async () => {
      const { value: hand } = coming.next();
      if (!hand) throw new Error('more came to the kiosks than have cards: give more `people`');
      const body = { ...(await tap(world, actor, hand)), audience: assertionFormat.audience };
      const { assertion } = await actor.call(mykeyRoutes.assertAtTerminal, { body });
      const asked = { body: { assertion, joins: false }, idempotencyKey: makeKey(systemClock()) };
      return actor.call(pointsRoutes.tapAtVenue, asked);
    };
  });
  return { server, lead, approver, programId, kiosks: await Promise.all(opened) };
}

/** A file whose lines differ from those of every other; of some 70 bytes each, as those of a health office's list are. */
function fileOf(number: number): string {
  const today = Temporal.Now.plainDateISO('Asia/Tokyo');
  const line = (at: number) => `Bench${at + 1},100,${today},特定健診を受けた方への付与 ${number}回目`;
  const rows = Array.from({ length: lines }, (_, at) => line(at));
  return Buffer.from(['マイキーID,ポイント,実施日,事由', ...rows, ''].join('\r\n')).toString('base64');
}

async function previewed({ lead, programId }: Bench, number: number) {
  const body = {
    programId,
    month: `${Temporal.Now.plainDateISO('Asia/Tokyo').toPlainYearMonth()}`,
    fileName: `${number}.csv`,
    file: fileOf(number),
    controlCount: lines,
    controlPoints: lines * 100,
  };
  const since = performance.now();
  const { uploadId, good } = await lead.call(pointsRoutes.uploadGrants, { body });
  if (good !== lines) throw new Error(`${good} of ${lines} lines are right`);
  return { uploadId, preview: seconds(since) };
}

/** Seconds from the second person's yes to the last grant, the waiting for the job's turn included. */
async function posted({ lead, approver }: Bench, uploadId: number): Promise<number> {
  await lead.call(pointsRoutes.askForGrantUpload, { params: { uploadId }, body: { withoutProblems: false } });
  await confirmChanges(approver, 'points');
  const approvedAt = systemClock();
  for (;;) {
    const { state, granted, finishedAt } = await lead.call(pointsRoutes.showGrantUpload, { params: { uploadId } });
    if (state === 'posted' && finishedAt) {
      if (granted !== lines) throw new Error(`${granted} of ${lines} were granted`);
      return Math.round(Temporal.Instant.from(finishedAt).since(approvedAt).total('milliseconds')) / 1000;
    }
    await wait(betweenLooks);
  }
}

async function fileWith(bench: Bench, number: number) {
  const { uploadId, preview } = await previewed(bench, number);
  return { preview, post: await posted(bench, uploadId) };
}

/** Something, one after the other, as long as something else goes on; milliseconds each. The first refusal ends it. */
async function beside(over: AbortSignal, rest: number, one: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  while (!over.aborted) {
    const since = performance.now();
    await one();
    taken.push(performance.now() - since);
    await wait(rest, undefined, { signal: over }).catch(() => {});
  }
  return taken;
}

const grantAtDesk = ({ lead, programId }: Bench) =>
  lead.call(pointsRoutes.grant, {
    body: { programId, mykeyId: `Bench${randomInt(1, lines)}`, amount: 100 },
    idempotencyKey: makeKey(systemClock()),
  });

/** A file, with an officer who grants at the desk and kiosks where people come. */
async function fileInAnOffice(bench: Bench, number: number) {
  const over = new AbortController();
  const file = fileWith(bench, number).finally(() => over.abort());
  const desk = beside(over.signal, betweenDeskGrants, () => grantAtDesk(bench));
  const taps = Promise.all(bench.kiosks.map((kiosk) => beside(over.signal, betweenTaps, kiosk)));
  const [done, deskTimes, tapTimes] = await Promise.all([file, desk, taps]);
  return { ...done, desk: deskTimes, taps: tapTimes.flat() };
}

async function measure(bench: Bench) {
  const { now: memoryBefore } = bench.server.memory();
  const runs: { preview: number; post: number; memory: number }[] = [];
  for (let number = 1; number < files; number += 1) {
    const { preview, post } = await fileWith(bench, number);
    const memory = bench.server.memory().most;
    runs.push({ preview, post, memory });
    say(`${number}: preview ${preview} s, post ${post} s, ${memory} MB`);
  }
  const busy = await fileInAnOffice(bench, files);
  const memory = bench.server.memory().most;
  const month = `${Temporal.Now.plainDateISO('Asia/Tokyo').toPlainYearMonth()}`;
  const since = performance.now();
  const report = await bench.lead.call(pointsRoutes.showMonthlyReport, { query: { month } });
  const reportSeconds = seconds(since);
  return {
    lines,
    previewSeconds: runs.map(({ preview }) => preview),
    postSeconds: runs.map(({ post }) => post),
    serverMemoryBeforeMB: memoryBefore,
    serverMemoryMostMB: runs.map((run) => run.memory),
    inAnOffice: {
      previewSeconds: busy.preview,
      postSeconds: busy.post,
      serverMemoryMostMB: memory,
      deskGrants: busy.desk.length,
      deskP95Milliseconds: p95(busy.desk),
      taps: busy.taps.length,
      tapP95Milliseconds: p95(busy.taps),
      tapMostMilliseconds: Math.round(Math.max(...busy.taps)),
    },
    grants: report.lines.reduce((sum, { count }) => sum + count, 0),
    reportSeconds,
  };
}

const postgres = await startBenchServer(findInstallation().bin);
try {
  const filled = await fillOfficeWorld(postgres, { members: lines, kiosks, people });
  say(`${lines} members, ${people} of others with cards, ${kiosks} kiosks`);
  const server = await startOfficeServer(filled);
  try {
    process.stdout.write(`${JSON.stringify(await measure(await open(filled, server)), null, 2)}\n`);
  } finally {
    await server.stop();
  }
} finally {
  await postgres.drop();
}
