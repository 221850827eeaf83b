import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from '../../postgres/pool.ts';
import { type Ledger, openLedger } from '../door.ts';
import { openWindow, readLots } from '../read.ts';
import { auditAnswers, auditLines, auditTotals } from './audit.ts';
import { chart } from './chart.ts';
import { type Asked, createRandom, openDraw } from './draw.ts';
import { auditOrder, type Look } from './order.ts';

export type BankSettings = {
  /** One application each, all on one database. */
  pools: readonly Pool[];
  seconds: number;
  seed: number;
  clients?: number;
  holders?: number;
};
export type BankReport = { complaints: string[]; operations: number; attempts: number; looks: number; totals: number };

/**
 * The bank test: many clients, few holders, several applications; each client asks one thing after the other, now and
 * then what another client has just asked. Meanwhile the totals and the lots are read over and over. In the end every
 * answer and every look must fit one order of events (`auditOrder`), and the books must be right.
 */
export async function playBank(settings: BankSettings): Promise<BankReport> {
  const { pools, seconds, seed, clients = 64, holders = 8 } = settings;
  const [pool] = pools;
  if (!pool) throw new Error('a bank needs a database');
  await openWindow(pool, 1);
  const random = createRandom(seed);
  const startedAt = performance.now();
  const morning = Temporal.Instant.from('2016-10-03T00:00:00Z');
  // Hours from any midnight in Japan, so that what can be used is the same all the time.
  const clock = () => morning.add({ milliseconds: Math.floor(performance.now() - startedAt) });
  const ledgers = await Promise.all(pools.map((one) => openLedger({ pool: one, chart, clock })));
  const numbers = Array.from({ length: holders }, (_, index) => 11 + index);
  const draw = openDraw({ random, holders: numbers });
  const until = performance.now() + seconds * 1000;
  const isOver = () => performance.now() >= until;
  const wrongTotals: string[] = [];
  const looks: Look[] = [];
  let totals = 0;

  async function client(index: number): Promise<void> {
    for (let turn = 0; !isOver(); turn += 1) {
      const another = random() < 0.1 ? draw.again() : undefined;
      const asked = another ?? draw.next(clock());
      await ask(ledgers[(index + turn) % ledgers.length] as Ledger, asked);
    }
  }
  async function ask(ledger: Ledger, asked: Asked): Promise<void> {
    const invokedAt = performance.now();
    const answer = await ledger.submit(asked.operation);
    draw.note(asked, { invokedAt, completedAt: performance.now(), answer });
  }
  async function countTotals(): Promise<void> {
    while (!isOver() && pool) {
      wrongTotals.push(...(await auditTotals(pool)));
      totals += 1;
      await wait(150);
    }
  }
  async function look(): Promise<void> {
    while (!isOver() && pool) {
      const holder = numbers[Math.floor(random() * numbers.length)] as number;
      const invokedAt = performance.now();
      const lots = await readLots(pool, ledgers[0]?.slotOf(holder) ?? 0, holder);
      looks.push({ holder, invokedAt, completedAt: performance.now(), lots });
      await wait(4);
    }
  }

  try {
    await Promise.all([...Array.from({ length: clients }, (_, index) => client(index)), countTotals(), look(), look()]);
  } finally {
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  }
  const today = morning.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString();
  const complaints = [
    ...wrongTotals.map((what) => `read under load: ${what}`),
    ...(await auditTotals(pool)),
    ...(await auditLines(pool)),
    ...(await auditAnswers(pool, draw.asked)),
    ...auditOrder(draw.asked, looks, today),
  ];
  const attempts = draw.asked.reduce((sum, { attempts: made }) => sum + made.length, 0);
  return { complaints, operations: draw.asked.length, attempts, looks: looks.length, totals };
}
