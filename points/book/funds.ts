import { type Database, rows } from '../../postgres/pool.ts';
import { chart } from './chart.ts';

export type FundRef = { kind: 'general' | 'partner' | 'premium'; name: string };

/** Funds in words: 一般財源, or the company whose points they were. */
export async function fundNames(database: Database): Promise<(fund: number) => FundRef> {
  const partners = await rows<{ id: number; name: string }>(database, 'SELECT id, name FROM partner');
  const names = new Map(partners.map(({ id, name }) => [id, name]));
  const payers = await rows<{ id: number; name: string }>(database, 'SELECT id, name FROM premium_payer');
  const payerNames = new Map(payers.map(({ id, name }) => [id, name]));
  return (fund) => {
    const kind = chart.fundKind(fund);
    if (kind === 'general') return { kind, name: '一般財源' };
    return { kind, name: (kind === 'partner' ? names : payerNames).get(chart.fundNumber(fund)) ?? '' };
  };
}
