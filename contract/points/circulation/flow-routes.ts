import { z } from 'zod';
import { route } from '../../route.ts';
import { Instant } from '../../values.ts';
import { overseers } from '../roles.ts';
import { MunicipalityRef, PlaceKind } from '../values.ts';

/** Sums of fewer persons are told to nobody. */
export const fewestPersons = 10;

const Month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/);
/** A sum of points; null where so few persons stand behind it, or where such a sum could be had from it (`fewestPersons`). */
const Told = z.int().nullable().meta({ id: 'ToldSum' });
/** For what points were used: at a kind of place, as ポイント券, or in a 特定支援イベント that was paid out. */
const Use = z.enum([...PlaceKind.options, 'voucher', 'event']);
const query = z.object({ month: Month.optional() });

/** What became of points in months that are over: counted once, small numbers suppressed (R13-09, R83-04). */
export const flowRoutes = {
  showCompanyFlow: route({
    method: 'GET',
    path: '/company/flow',
    summary: '自社のポイントのゆくえ（締まった月ごとの、移した先のまちと使いみち）。少人数の数字は出さない',
    caller: 'staff',
    roles: ['company'],
    query,
    answer: z.object({
      fewest: z.int(),
      /** All months that were counted, the newest first. */
      months: z.array(
        z.object({
          month: Month,
          /** What the company has deducted, whether moved or not. */
          exchanged: z.int(),
          moved: Told,
          used: Told,
          expired: Told,
          /** What its customers have not moved yet at the end of the month. */
          reserve: Told,
          countedAt: Instant,
        }),
      ),
      /** The month that was asked for, or the newest; null where none was counted yet. */
      shown: z
        .object({
          month: Month,
          towns: z.array(z.object({ municipality: MunicipalityRef, moved: Told, used: Told })),
          uses: z.array(z.object({ use: Use, points: Told })),
        })
        .nullable(),
    }),
    refusals: ['month_not_counted'],
  }),
  showTownInflow: route({
    method: 'GET',
    path: '/municipality/inflow/:fiscalYear',
    summary: '会社ごとに、このまちへ移されたポイント（締まった月ごと、移した人の住む県ごと）。少人数の数字は出さない',
    caller: 'staff',
    roles: overseers,
    params: z.object({ fiscalYear: z.coerce.number().int().min(2000).max(2998) }),
    answer: z.object({
      fewest: z.int(),
      lines: z.array(z.object({ month: Month, partnerId: z.int(), company: z.string(), points: Told })),
      /** The same by where those live who moved it: `here`, `overseas`, `unknown`, or a prefecture by its two digits and its name. */
      origins: z.array(
        z.object({
          month: Month,
          partnerId: z.int(),
          company: z.string(),
          origin: z.string().regex(/^(?:here|overseas|unknown|\d{2})$/),
          prefecture: z.string().nullable(),
          points: Told,
        }),
      ),
    }),
    refusals: [],
  }),
  showPrefecture: route({
    method: 'GET',
    path: '/prefecture/towns',
    summary: '県内の市町村と、県のキャンペーンへの参加、県の支払い',
    caller: 'staff',
    roles: ['payer'],
    answer: z.object({
      /** Null: this office was registered without a prefecture. */
      prefecture: z.string().nullable(),
      towns: z.array(
        z.object({
          municipality: MunicipalityRef,
          /** Whether it has points of its own. */
          isOpen: z.boolean(),
          /** How it stands to each campaign that this office pays for and that is not over. */
          campaigns: z.array(
            z.object({
              campaignId: z.int(),
              name: z.string(),
              state: z.enum(['invited', 'joined', 'declined', 'left']),
            }),
          ),
          /** What it has billed this office so far, and what it has been paid of that. */
          billedYen: z.int(),
          paidYen: z.int(),
        }),
      ),
    }),
    refusals: [],
  }),
  showPrefectureFlow: route({
    method: 'GET',
    path: '/prefecture/flow',
    summary: '県内の市町村で付与され、使われたポイント（締まった月ごと）。少人数の数字は出さない',
    caller: 'staff',
    roles: ['payer'],
    query,
    answer: z.object({
      fewest: z.int(),
      /** Null: this office was registered without a prefecture. */
      prefecture: z.string().nullable(),
      months: z.array(z.object({ month: Month, granted: Told, used: Told, countedAt: Instant })),
      shown: z
        .object({
          month: Month,
          towns: z.array(z.object({ municipality: MunicipalityRef, granted: Told, used: Told })),
        })
        .nullable(),
    }),
    refusals: ['month_not_counted'],
  }),
} as const;
