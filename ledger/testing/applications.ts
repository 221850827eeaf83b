import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Operation } from '../operation.ts';
import type { Draw } from './draw.ts';

/** An application that runs in a process of its own (`application.ts`). */
export type Application = {
  /** Rejects where no answer will come any more: the outcome is unknown. */
  submit(operation: Operation): Promise<Answer>;
  isAlive(): boolean;
  /** SIGKILL; returns when the process is gone and all it had written is read. */
  kill(): Promise<void>;
};

/** Starts an application on a database; returns when it takes operations. */
export async function startApplication(url: string): Promise<Application> {
  const args = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'application.ts'), url];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  let ids = 0;
  let alive = true;
  // What a dying process no longer reads is unknown like the rest.
  child.stdin.on('error', () => {});
  const ready = new Promise<void>((resolve, reject) => {
    waiting.set(0, { resolve: () => resolve(), reject });
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, answer, error } = read(line);
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error !== undefined) caller?.reject(new Error(error));
    else caller?.resolve(answer as Answer);
  });
  child.once('close', () => {
    alive = false;
    for (const { reject } of waiting.values()) reject(new Error('the application is gone'));
    waiting.clear();
  });
  await within(startSeconds, 'the start of an application', ready);
  return {
    isAlive: () => alive,
    submit: (operation) =>
      new Promise((resolve, reject) => {
        if (!alive) return reject(new Error('the application is gone'));
        ids += 1;
        waiting.set(ids, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ id: ids, operation })}\n`);
      }),
    async kill() {
      alive = false;
      endHard(child);
      await within(startSeconds, 'the end of an application', gone);
    },
  };
}

const startSeconds = 60;

/** Waits for what comes soon; what does not is an error with its name, so that no proof waits for ever. */
async function within<T>(seconds: number, what: string, awaited: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`did not come within ${seconds} s: ${what}`)), seconds * 1000);
  try {
    return await Promise.race([awaited, late]);
  } finally {
    clearTimeout(timer);
  }
}

function endHard(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}

type Line = { id: number; answer?: Answer; error?: string };
/** A line that a kill has cut off says nothing: it was not acknowledged. */
function read(line: string): Line {
  try {
    const said = JSON.parse(line) as Line;
    if (said.answer) said.answer.postedAt = Temporal.Instant.from(`${said.answer.postedAt}`);
    return said;
  } catch {
    return { id: -1 };
  }
}

export type Load = {
  /** How often an outcome was unknown and had to be asked for again. */
  unknown(): number;
  /** How many operations have their answer. */
  answered(): number;
  /** Starts no more operations; returns when each that was started has its answer, or the time is over. */
  finish(): Promise<void>;
};

const finishSeconds = 60;
const none = Promise.resolve(undefined);

/**
 * Clients that ask one operation after the other of whatever application lives. Where no answer comes, the same key is
 * asked again until one does: first of the same application, then of the others.
 */
export function startLoad(settings: { draw: Draw; applications: () => readonly Application[]; clients: number }): Load {
  const { draw, applications, clients } = settings;
  let unknown = 0;
  let answered = 0;
  let until = Number.POSITIVE_INFINITY;
  let isStopped = false;

  async function client(index: number): Promise<void> {
    while (!isStopped) {
      const asked = draw.next(Temporal.Now.instant());
      for (let tries = index; performance.now() < until; tries += 1) {
        const alive = applications().filter((application) => application.isAlive());
        const invokedAt = performance.now();
        try {
          // The ledger itself gives up after half a minute without its database.
          const answer = await within(60, 'an answer', alive[tries % alive.length]?.submit(asked.operation) ?? none);
          if (!answer) {
            await wait(20);
            continue;
          }
          draw.note(asked, { invokedAt, completedAt: performance.now(), answer });
          answered += 1;
          break;
        } catch {
          unknown += 1;
          await wait(20);
        }
      }
    }
  }
  const running = Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  return {
    unknown: () => unknown,
    answered: () => answered,
    async finish() {
      isStopped = true;
      until = performance.now() + finishSeconds * 1000;
      await running;
    },
  };
}
