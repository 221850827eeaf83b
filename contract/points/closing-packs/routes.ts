import { z } from 'zod';
import { route } from '../../route.ts';

/** 締めパック: a closed window as open, signed files, which anybody checks without this system. */
export const closingPackRoutes = {
  downloadClosingPack: route({
    method: 'GET',
    path: '/settlements/:settlementId/closing-pack',
    summary:
      '締めパックをダウンロードする（承認済みの精算期間の仕訳・精算データ・承認・振込ファイルを、署名した1つの zip で。変わったことがなければ、いつでも同じバイト列）',
    caller: 'staff',
    roles: ['accounting'],
    guards: 'costly',
    params: z.object({ settlementId: z.coerce.number().int() }),
    answer: z.string(),
    download: 'application/zip',
    refusals: ['settlement_unknown', 'pack_not_closed', 'pack_of_before'],
  }),
} as const;
