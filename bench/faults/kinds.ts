import { join } from 'node:path';
import { lateToDisk } from '../../ledger/testing/kills.ts';
import { openPool, type Pool } from '../../postgres/pool.ts';
import { type Fault, type FaultReport, type FaultSettings, playFault } from './play.ts';
import { type FaultyPostgres, mountSmallDisk, type SmallDisk, startFaultyPostgres } from './postgres.ts';
import { type FaultLimits, type FaultStage, openFaultStage } from './stage.ts';

export type KindSettings = Pick<FaultSettings, 'seed' | 'answerWithin' | 'forgetsKeys'> & {
  /** At least so long it lasts; milliseconds. */
  lastsMilliseconds: number;
};

/** Both systems on a PostgreSQL of their own, and each way in which it can fail them; one after the other, as often as one likes. */
export type Faults = {
  /** Every process of PostgreSQL is held still, and let go: connections stand, and nothing is answered. */
  hang(settings: KindSettings): Promise<FaultReport>;
  /** Every process of PostgreSQL is killed, and started again on the same files. */
  crash(settings: KindSettings): Promise<FaultReport>;
  /**
   * The ledger's own table is held by somebody else: callers are told 503 while its writer goes on trying, and what it then
   * posts the same keys are told. Statements that were given up wait in PostgreSQL as well, and come to their turn too.
   */
  blocked(settings: KindSettings): Promise<FaultReport>;
  /**
   * Where the database of the points cloud lies there is no room any more, and then there is. Where this machine lets us
   * mount no small disk, PostgreSQL says so of the ledger's own table.
   */
  fullDisk(settings: KindSettings): Promise<FaultReport>;
  /**
   * Where PostgreSQL writes its log there is no room any more: it ends all sessions or itself. Then there is room, and whoever
   * keeps PostgreSQL running starts it again. Only where `logIsSmall`.
   */
  fullLog(settings: KindSettings): Promise<FaultReport | { impossible: string }>;
  close(): Promise<void>;
};

const callers = 12;
const smallMegabytes = 160;

/**
 * Opens it with the limits of an installation, or with others. `late`: commits do not wait for the disk, so that a crash loses
 * what was acknowledged; a control. `logIsSmall`: the small disk holds PostgreSQL's log in place of its tables.
 */
export async function openFaults(limits: FaultLimits = {}, { late = false, logIsSmall = false } = {}): Promise<Faults> {
  const disk = mountSmallDisk(smallMegabytes);
  const postgres = await startFaultyPostgres({
    ...(late ? lateToDisk.settings : {}),
    ...(logIsSmall ? { min_wal_size: '32MB', max_wal_size: '64MB' } : {}),
  });
  let stage: FaultStage | undefined;
  async function close(): Promise<void> {
    await stage?.close();
    await postgres.remove();
    if ('folder' in disk) disk.remove();
  }
  try {
    if ('folder' in disk) await (logIsSmall ? postgres.moveLog(join(disk.folder, 'log')) : moveTo(disk, postgres));
    stage = await openFaultStage(postgres.urls, limits);
  } catch (error) {
    await close();
    throw error;
  }
  const open = stage;
  const play = ({ lastsMilliseconds, ...settings }: KindSettings, fault: Omit<Fault, 'lastsMilliseconds'>) =>
    playFault({ callers, ...settings, stage: open, fault: { ...fault, lastsMilliseconds } });

  return {
    hang: (settings) => play(settings, { isWhole: true, begin: postgres.hold, end: postgres.letGo }),
    crash: (settings) =>
      play(settings, {
        isWhole: true,
        // The tables, and those who are asked, are to stay: what is lost then are operations.
        prepare: async () => void (late && (await postgres.say(lateToDisk.before))),
        begin: postgres.kill,
        end: postgres.start,
      }),
    async blocked(settings) {
      const holder = openPool(postgres.ownerUrl, { max: 1, patient: true });
      const client = await holder.connect();
      try {
        return await play(settings, {
          isWhole: false,
          begin: async () => void (await client.query('BEGIN; LOCK TABLE ledger.posting IN ACCESS EXCLUSIVE MODE')),
          end: async () => void (await client.query('COMMIT')),
        });
      } finally {
        client.release();
        await holder.end();
      }
    },
    async fullDisk(settings) {
      if ('impossible' in disk) return withPool(postgres, (pool) => play(settings, saysDiskIsFull(pool)));
      // Pages that have room still take what comes for a while.
      return play(settings, { isWhole: false, showsWithin: 60_000, begin: disk.fill, end: disk.empty });
    },
    async fullLog(settings) {
      if ('impossible' in disk) return disk;
      const end = async () => {
        disk.empty();
        await postgres.kill();
        await postgres.start();
      };
      const begin = async () => {
        disk.fill();
        await writeUntilRefused(postgres);
      };
      return play(settings, { isWhole: false, showsWithin: 60_000, begin, end });
    },
    close,
  };
}

/** What a full disk is told as (SQLSTATE 53100), at the table in which every operation of the ledger ends. */
function saysDiskIsFull(pool: Pool): Omit<Fault, 'lastsMilliseconds'> {
  const say = (text: string) => pool.query(text);
  return {
    isWhole: false,
    async begin() {
      await say(`CREATE FUNCTION public.no_room() RETURNS trigger LANGUAGE plpgsql
                 AS $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$`);
      await say(
        `CREATE TRIGGER no_room BEFORE INSERT ON ledger.posting FOR EACH STATEMENT EXECUTE FUNCTION public.no_room()`,
      );
    },
    async end() {
      await say('DROP FUNCTION public.no_room() CASCADE');
    },
  };
}

async function withPool<T>(postgres: FaultyPostgres, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = openPool(postgres.ownerUrl, { max: 1, patient: true });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** Segments of the log that are there already are used up first. */
async function writeUntilRefused(postgres: FaultyPostgres): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      await postgres.say(
        'CREATE TABLE IF NOT EXISTS filler AS SELECT generate_series(1, 1000) AS n',
        'SELECT pg_switch_wal()',
      );
    } catch {
      return;
    }
  }
  throw new Error('the log never came to its end');
}

const moveTo = ({ folder }: SmallDisk, postgres: FaultyPostgres) =>
  postgres.say(`CREATE TABLESPACE small LOCATION '${folder}'`, 'ALTER DATABASE points SET TABLESPACE small');
