/**
 * What is done without anybody's asking, one task a file in its room. A job of it says “look now” and nothing else: what is
 * due is judged from its row by the clock that is passed in, so that a job that comes late, twice or early does the same.
 */
export type Task<Context> = {
  /** Small letters and hyphens; the queue and the page of failures know it by this name. */
  name: string;
  /** Seconds below a minute, which is as fine as the queue's own cron goes; from a minute on, a cron line in Tokyo's time. */
  every: { seconds: number } | { cron: string };
  /** Looks once. The signal says that this process ends: what is long stops at its next safe place. */
  run(context: Context, signal: AbortSignal): Promise<unknown>;
};

/** A task with what it stands on. */
export type BoundTask = Omit<Task<never>, 'run'> & { run(signal: AbortSignal): Promise<unknown> };

/** Gives a task what it stands on. */
export const bind = <Context>({ name, every, run }: Task<Context>, context: Context): BoundTask => ({
  name,
  every,
  run: (signal) => run(context, signal),
});
