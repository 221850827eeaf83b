import { Readable } from 'node:stream';
import type { closingPackRoutes } from '../../contract/points/closing-packs/routes.ts';
import { row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { PointsHandlers } from '../callers.ts';
import type { DataSigner } from '../invoices/data.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { type Settlement, settlementOf } from '../settlement/settlement.ts';
import { exportPack, type PackContext } from './export.ts';
import type { Entry } from './format.ts';
import { toZip } from './zip.ts';

type Packed = Pick<Settlement, 'id' | 'number' | 'municipalityCode' | 'revision' | 'state'>;

/** Whether a window can be a pack: approved, and fixed with the accounts and the number that its hash is over. */
export async function judgePacked(
  { database }: Pick<PackContext, 'database'>,
  { id, revision, state }: Packed,
): Promise<Refusal<'pack_not_closed' | 'pack_of_before'> | undefined> {
  if (state !== 'closed' && state !== 'settled') return refuse('pack_not_closed');
  const sealed = await row(
    database,
    'SELECT FROM settlement_statement WHERE settlement_id = :id AND revision = :revision AND number IS NOT NULL',
    { id, revision },
  );
  return sealed ? undefined : refuse('pack_of_before');
}

/** What the trail says of a pack that is given out: of which window, and the hash of its manifest. */
export const packLine = ({ id, number, municipalityCode, revision }: Packed, { sha256, bytes }: Entry) =>
  ({
    subject: 'closingPack',
    id,
    name: `${number}`,
    act: 'download',
    after: { revision, manifestSha256: sha256, manifestBytes: bytes },
    office: municipalityCode,
  }) as const;

export const packName = ({ municipalityCode, number, revision }: Packed): string =>
  `closing-pack-${municipalityCode}-${number}-r${revision}`;

/** 締めパック for the accounting officer of the municipality. */
export function closingPackHandlers(
  context: BookContext & { dataSigner: DataSigner },
): Pick<PointsHandlers, keyof typeof closingPackRoutes> {
  const { database, clock } = context;
  return {
    async downloadClosingPack({ caller, params }) {
      const window = await settlementOf(database, { caller, ...params });
      if (isRefusal(window)) return window;
      const refused = await judgePacked(context, window);
      if (refused) return refused;
      const keep = (manifest: Entry) => keepOwnTrail(database, { caller, now: clock() }, packLine(window, manifest));
      const stream = Readable.from(toZip(exportPack(context, window, keep)), { objectMode: false });
      return { stream, fileName: `${packName(window)}.zip` } as never;
    },
  };
}
