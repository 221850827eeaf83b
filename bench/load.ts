import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { PostgresCpu } from './cpu.ts';

/** What a process of load tells the process of the servers, in this order. */
export type LoadReport =
  | { step: 'ready' | 'counting' }
  | {
      step: 'done';
      /** Payments confirmed altogether, and those that began in the counted interval. */
      confirmed: number;
      counted: number;
      elapsedSeconds: number;
      p50: number;
      p95: number;
      p99: number;
      /** CPU microseconds of the load itself in the interval. */
      cpu: number;
    }
  | { step: 'failed'; because: string };

export type Measured = {
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  /** CPU microseconds a payment of each side; the three share one machine. */
  cpu: { server: number; load: number; postgres: number };
  /** Payments confirmed altogether, those before the counted interval included. */
  confirmed: number;
};

/** How long a load is run: what is warmed up is not counted, both sides are still being compiled. */
export type Span = { warmupSeconds: number; seconds: number };
const limitSeconds = 120;

/** Runs a process of load against a server in this process, and says what one payment cost each side. */
export async function measureLoad(file: string, order: object, cpuOfPostgres: PostgresCpu): Promise<Measured> {
  const load = fork(join(import.meta.dirname, file), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const limit = setTimeout(() => load.kill('SIGKILL'), limitSeconds * 1000);
  try {
    load.send(order);
    await stepOf(load, 'ready');
    load.send('go');
    await stepOf(load, 'counting');
    const server = process.cpuUsage();
    const postgres = cpuOfPostgres();
    const done = await stepOf(load, 'done');
    const { user, system } = process.cpuUsage(server);
    const each = (microseconds: number) => Math.round(microseconds / done.counted);
    return {
      perSecond: Math.round(done.counted / done.elapsedSeconds),
      p50: done.p50,
      p95: done.p95,
      p99: done.p99,
      cpu: { server: each(user + system), load: each(done.cpu), postgres: each(cpuOfPostgres() - postgres) },
      confirmed: done.confirmed,
    };
  } finally {
    clearTimeout(limit);
    if (load.exitCode === null) load.kill();
  }
}

function stepOf<S extends LoadReport['step']>(load: ChildProcess, step: S): Promise<LoadReport & { step: S }> {
  return new Promise((resolve, reject) => {
    const listen = (report: LoadReport) => {
      if (report.step === 'failed') return reject(new Error(report.because));
      if (report.step !== step) return;
      load.off('message', listen);
      resolve(report as LoadReport & { step: S });
    };
    load.on('message', listen);
    load.once('exit', (status) => reject(new Error(`the load ended with ${status}`)));
  });
}

/** One payment of the load; `undefined` where nothing is left to pay. Anything but a right receipt is thrown. */
export type Pay = () => Promise<void> | undefined;

/**
 * The other side, in the process of load: takes its order, prepares, and when it is told to go keeps every client at
 * one payment after another until the time is over. The process ends by itself afterwards.
 */
export function serveOrder<Order extends Span>(prepare: (order: Order) => Promise<Pay[]>): void {
  const tell = (report: LoadReport) => process.send?.(report);
  const run = async (order: Order) => {
    const clients = await prepare(order);
    tell({ step: 'ready' });
    await new Promise((resolve) => process.once('message', resolve));
    const countedFrom = performance.now() + order.warmupSeconds * 1000;
    const until = countedFrom + order.seconds * 1000;
    const latencies: number[] = [];
    let confirmed = 0;
    let cpu: NodeJS.CpuUsage | undefined;
    const client = async (pay: Pay) => {
      for (;;) {
        const sentAt = performance.now();
        if (!cpu && sentAt >= countedFrom) {
          cpu = process.cpuUsage();
          tell({ step: 'counting' });
        }
        if (sentAt >= until) return;
        const paying = pay();
        if (!paying) throw new Error('there were too few payments for this interval');
        await paying;
        confirmed += 1;
        if (sentAt >= countedFrom) latencies.push(performance.now() - sentAt);
      }
    };
    await Promise.all(clients.map(client));
    const elapsedSeconds = (performance.now() - countedFrom) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    latencies.sort((a, b) => a - b);
    const at = (share: number) => Math.round((latencies[Math.floor(latencies.length * share)] ?? 0) * 10) / 10;
    const counted = latencies.length;
    tell({
      step: 'done',
      confirmed,
      counted,
      elapsedSeconds,
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      cpu: user + system,
    });
  };
  process.once('message', (order: Order) => {
    run(order)
      .catch((error: Error) => tell({ step: 'failed', because: error.message }))
      .finally(() => {
        process.disconnect?.();
        process.exit();
      });
  });
}
