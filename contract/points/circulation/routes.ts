import { z } from 'zod';
import { route } from '../../route.ts';
import { Instant, Points } from '../../values.ts';
import { seated } from '../roles.ts';

/**
 * What is summed up for a month. Of a town's own points: `granted` 付与, `arrived` 応援ポイント, `premium` プレミアム, `used` at
 * places, `setAside` taken out as vouchers or given to events, `expired` 失効; what came back is taken off again. `inflow` is what
 * came in of one company's points.
 */
const Measure = z.enum(['granted', 'arrived', 'premium', 'succeeded', 'used', 'setAside', 'expired', 'inflow']);
const Month = z.string().regex(/^\d{4}-\d{2}$/);

/** Sums of points that move. */
export const circulationRoutes = {
  showMonths: route({
    method: 'GET',
    path: '/circulation/months',
    summary:
      '今月と先月のポイントの動き（自治体は付与・利用・失効など、担当課は自分の付与、運営者は会社ごとの応援ポイント）',
    caller: 'staff',
    roles: seated,
    answer: z.object({
      lastMonth: Month,
      /** It runs still: as far as `asOf`. */
      thisMonth: Month,
      asOf: Instant,
      lines: z.array(
        z.object({
          measure: Measure,
          /** Whose, where a measure is told apart: the programme of a department, the company. */
          of: z.string().nullable(),
          lastMonth: Points,
          thisMonth: Points,
        }),
      ),
    }),
    refusals: [],
  }),
} as const;
