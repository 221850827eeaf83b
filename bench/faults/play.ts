import { setTimeout as wait } from 'node:timers/promises';
import { makeKey } from '../../ledger/index.ts';
import { until } from '../../ledger/testing/servers.ts';
import { execute, rows } from '../../postgres/pool.ts';
import { auditEffects, balances, countPosted } from './effects.ts';
import { type Asked, isDone, isUnknown, type Load, preparePayments, startLoad, type Told, timed } from './load.ts';
import { type FaultStage, lookUpAtMykey } from './stage.ts';

/** What goes wrong under the servers, and how it is made good again; nobody touches the servers themselves. */
export type Fault = {
  /** Done when all is prepared, before the first operation. */
  prepare?(): Promise<void>;
  begin(): Promise<void> | void;
  end(): Promise<void> | void;
  /** At least so long it lasts; milliseconds. */
  lastsMilliseconds: number;
  /** Whether nothing at all of the databases answers meanwhile: then `/ready` says so, and every door says 503. */
  isWhole: boolean;
  /** Until it is felt; as long as an answer may take unless said. Milliseconds. */
  showsWithin?: number;
};
export type FaultSettings = {
  stage: FaultStage;
  fault: Fault;
  seed: number;
  callers: number;
  /** No answer may take longer; milliseconds. */
  answerWithin: number;
  /** Asks again under a new key: a control, which the sums must find. */
  forgetsKeys?: boolean;
};
export type FaultReport = { did: string; complaints: string[]; figures: Figures };
export type Figures = {
  operations: number;
  /** Told 503, and of these posted by the ledger all the same before anybody asked again. */
  told503: number;
  postedUnasked: number;
  firstRefusalMilliseconds: number;
  slowestMilliseconds: number;
  readyAfterMilliseconds: number;
  doneAfterMilliseconds: number;
  lost: number;
  doubled: number;
};

const complaintsMax = 5;
/** So many ask again at once. */
const askers = 8;
/** So many 503s of operations are waited for before the fault ends. */
const refusalsWanted = 8;
/** What comes back comes within this, or the proof says that it did not. */
const patience = 90_000;

/**
 * Lets a fault come and go under load, and says what is wrong with what was told and what is in the ledger then: each answer
 * was 201 or 503 with Retry-After and in time, `/ready` told the truth, everything came back by itself, and every operation,
 * asked again under its key, has one effect.
 */
export async function playFault(settings: FaultSettings): Promise<FaultReport> {
  const { stage, fault, seed, callers, answerWithin } = settings;
  const complaints: string[] = [];
  const payments = await preparePayments(stage, 12);
  const before = await balances(stage);
  await fault.prepare?.();
  const load = startLoad(stage, { callers, seed, payments: payments.splice(0, 12) });
  try {
    await until('the first operations', async () => load.done() >= 40);
    load.pay(payments);
    const begunAt = performance.now();
    await fault.begin();
    complaints.push(...(await watch(settings, load, begunAt)));
    const runs = new Map(stage.systems.workers?.runs());
    const doneBefore = load.done();
    await fault.end();
    const endedAt = performance.now();
    const back = await recovery({ stage, load, doneBefore, endedAt });
    complaints.push(...back.complaints, ...(fault.isWhole ? await judgeJobs(stage, runs) : []));
    await load.finish();
    complaints.push(...judgeAnswers(load.asked, answerWithin));
    const unknown = load.asked.filter(isUnknown);
    const postedUnasked = await countPosted(stage, unknown);
    const firstRefusalMilliseconds = Math.min(
      ...unknown.map(({ told }) => told[0]?.milliseconds ?? 0),
      Number.POSITIVE_INFINITY,
    );
    complaints.push(...(await askAgain(unknown, settings)));
    const audit = await auditEffects(stage, load.asked, before);
    complaints.push(...audit.complaints);
    const figures = {
      operations: load.asked.length,
      told503: unknown.length,
      postedUnasked,
      firstRefusalMilliseconds,
      slowestMilliseconds: Math.max(...load.asked.flatMap(({ told }) => told.map((one) => one.milliseconds))),
      readyAfterMilliseconds: back.ready,
      doneAfterMilliseconds: back.done,
      lost: audit.lost,
      doubled: audit.doubled,
    };
    return { did: inWords(figures), complaints: complaints.slice(0, 12), figures };
  } finally {
    await load.finish();
  }
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
const inWords = (f: Figures) =>
  `${f.operations} operations, ${f.told503} told 503${f.told503 > 0 ? ` (first after ${seconds(f.firstRefusalMilliseconds)}, slowest ${seconds(f.slowestMilliseconds)})` : ''}, ` +
  `of these ${f.postedUnasked} posted unasked; ready ${seconds(f.readyAfterMilliseconds)} and paid ${seconds(f.doneAfterMilliseconds)} after; ` +
  `${f.lost} lost, ${f.doubled} doubled`;

/** What is seen while the fault lasts. */
async function watch(settings: FaultSettings, load: Load, begunAt: number): Promise<string[]> {
  const { stage, fault, answerWithin } = settings;
  const { mykeyUrl, pointsUrl } = stage.world;
  const doors: [string, () => Promise<Told>][] = fault.isWhole
    ? [
        ['a look-up at マイキー', () => timed(() => lookUpAtMykey(stage))],
        [
          'the sign-in of sites',
          () => timed(() => fetchOf(`${mykeyUrl}/oidc/auth?client_id=B00001-0123456789abcdef&response_type=code`)),
        ],
        ['/ready of マイキー', () => timed(() => fetchOf(`${mykeyUrl}/ready`))],
        ['/ready of the points cloud', () => timed(() => fetchOf(`${pointsUrl}/ready`))],
      ]
    : [];
  const told = await Promise.all(
    doors.map(async ([what, ask]) => [what, await Promise.race([ask(), nothing(answerWithin + 1000)])] as const),
  );
  const complaints = told.flatMap(([what, answer]) => judgeRefusal(what, answer, answerWithin));
  for (const url of [mykeyUrl, pointsUrl])
    if ((await fetchOf(`${url}/health`)).status !== 200) complaints.push('/health did not say that the process lives');
  const refused = () => load.asked.filter(({ told: [first] }) => first?.status === 503).length;
  while (refused() < refusalsWanted) {
    if (performance.now() - begunAt > (fault.showsWithin ?? answerWithin))
      return [...complaints, `operations were not answered within ${seconds(answerWithin)}`];
    await wait(50);
  }
  await wait(Math.max(0, fault.lastsMilliseconds - (performance.now() - begunAt)));
  return complaints;
}

/** What a caller was told who was not told anything. */
const nothing = async (milliseconds: number): Promise<Told> => {
  await wait(milliseconds);
  return { status: 0, outcome: 'with nothing', retryAfter: null, milliseconds };
};

async function fetchOf(url: string) {
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(60_000) });
  await response.text();
  const { status, ok, headers } = response;
  return { status, ok, retryAfter: headers.has('retry-after') ? Number(headers.get('retry-after')) : null };
}

/** What is wrong with an answer given while nothing could be done. */
export const judgeRefusal = (
  what: string,
  { status, outcome, retryAfter, milliseconds }: Told,
  within: number,
): string[] => [
  ...(status === 503 ? [] : [`${what} was answered ${status} ${outcome} while nothing could be done`]),
  ...(status === 503 && retryAfter === null ? [`${what} was not told when to ask again`] : []),
  ...(milliseconds <= within ? [] : [`${what} was not answered within ${seconds(within)}`]),
];

/** Every first answer is 201 or 503 with Retry-After, and came in time. */
function judgeAnswers(asked: Asked[], within: number): string[] {
  return asked
    .flatMap((one) => (isDone(one) ? [] : one.told.flatMap((told) => judgeRefusal(`a ${one.kind}`, told, within))))
    .slice(0, complaintsMax);
}

async function recovery(of: { stage: FaultStage; load: Load; doneBefore: number; endedAt: number }) {
  const { stage, load, doneBefore, endedAt } = of;
  const { mykeyUrl, pointsUrl } = stage.world;
  const complaints: string[] = [];
  const comes = async (what: string, isSo: () => Promise<boolean>) => {
    while (!(await isSo().catch(() => false))) {
      if (performance.now() - endedAt > patience) {
        complaints.push(`did not come back by itself: ${what}`);
        break;
      }
      await wait(50);
    }
    return performance.now() - endedAt;
  };
  const isReady = async (url: string) => (await fetchOf(`${url}/ready`)).status === 200;
  const ready = await comes('/ready', async () => (await isReady(mykeyUrl)) && isReady(pointsUrl));
  const done = await comes('payments and grants', async () => load.done() > doneBefore + 20);
  await comes('a look-up at マイキー', async () => (await lookUpAtMykey(stage)).ok);
  return { complaints, ready, done };
}

/** Those that run every few seconds; the others run in the same loop. */
const jobsSeen = ['sync', 'files-of-links', 'revocation lists', 'mail', 'vouchers', 'conversions'];

/** Each job has come to its end again since the fault, and what one of them is there for has been done. */
async function judgeJobs(stage: FaultStage, before: ReadonlyMap<string, number>): Promise<string[]> {
  const { databases, mails, world } = stage;
  const recipient = `${makeKey(world.clock())}@example.jp`;
  await execute(
    databases.mykey,
    `INSERT INTO mail (recipient, subject, body, made_at, next_at) VALUES (:recipient, '試験', '試験', :now, :now)`,
    { recipient, now: `${world.clock()}` },
  );
  const operatorId = await stage.platform.registerOperator({
    name: 'あとの店',
    kind: 'shop',
    series: 'B',
    municipalityCode: '43424',
    customerIdRule: { mode: 'mykeyId' },
  });
  const since = performance.now();
  const missing = async () => {
    const runs = stage.systems.workers?.runs();
    const known = await rows(databases.points, 'SELECT FROM operator WHERE id = :operatorId', { operatorId });
    return [
      ...jobsSeen.filter((name) => (runs?.get(name) ?? 0) <= (before.get(name) ?? 0)),
      ...(mails.includes(recipient) ? [] : ['a mail']),
      ...(known.length > 0 ? [] : ['a new operator']),
    ];
  };
  let left = await missing();
  while (left.length > 0 && performance.now() - since < patience) {
    await wait(200);
    left = await missing();
  }
  return left.map((what) => `the jobs did not go on: ${what}`);
}

/** Asks for what is unknown under the same key, until it is told for good. */
async function askAgain(unknown: Asked[], { stage, forgetsKeys }: FaultSettings): Promise<string[]> {
  const complaints: string[] = [];
  const left = [...unknown];
  const asker = async () => {
    for (let one = left.shift(); one; one = left.shift()) {
      for (let tries = 0; tries < 5 && !isDone(one); tries += 1)
        one.told.push(await one.again(forgetsKeys && one.kind === 'grant' ? makeKey(stage.world.clock()) : one.key));
      const last = one.told.at(-1);
      if (!isDone(one))
        complaints.push(`a ${one.kind} asked again under its key was told ${last?.status} ${last?.outcome}`);
    }
  };
  await Promise.all(Array.from({ length: askers }, asker));
  return complaints.slice(0, complaintsMax);
}
