import { lateToDisk } from '../../ledger/testing/kills.ts';
import { type Fault, type FaultReport, playFault } from './play.ts';
import { type FaultyPostgres, startFaultyPostgres } from './postgres.ts';
import { type FaultLimits, type FaultStage, openFaultStage } from './stage.ts';

export type KindSettings = {
  seed: number;
  limits?: FaultLimits;
  /** No answer may take longer; milliseconds. */
  answerWithin: number;
  lastsMilliseconds: number;
  forgetsKeys?: boolean;
};

const callers = 12;

async function onStage<T>(
  { limits, settings }: { limits: FaultLimits | undefined; settings?: Record<string, string> },
  work: (stage: FaultStage, postgres: FaultyPostgres) => Promise<T>,
): Promise<T> {
  const postgres = await startFaultyPostgres(settings);
  try {
    const stage = await openFaultStage(postgres.urls, limits);
    try {
      return await work(stage, postgres);
    } finally {
      await stage.close();
    }
  } finally {
    await postgres.remove();
  }
}

const play = (stage: FaultStage, settings: KindSettings, fault: Omit<Fault, 'lastsMilliseconds'>) =>
  playFault({ callers, ...settings, stage, fault: { ...fault, lastsMilliseconds: settings.lastsMilliseconds } });

/** Every process of PostgreSQL is held still, and let go: connections stand, and nothing is answered. */
export const playHang = (settings: KindSettings): Promise<FaultReport> =>
  onStage(settings as { limits: FaultLimits }, (stage, postgres) =>
    play(stage, settings, { isWhole: true, begin: postgres.hold, end: postgres.letGo }),
  );

/** Every process of PostgreSQL is killed, and started again on the same files. */
export const playCrash = (settings: KindSettings & { late?: boolean }): Promise<FaultReport> =>
  onStage(
    { limits: settings.limits, ...(settings.late ? { settings: lateToDisk.settings } : {}) },
    async (stage, postgres) => {
      // The tables, and those who are asked, are to stay: what is lost then are operations.
      if (settings.late) await postgres.say(lateToDisk.before);
      return play(stage, settings, { isWhole: true, begin: postgres.kill, end: postgres.start });
    },
  );
