import { isSandboxCode } from '../../contract/index.ts';
import { type Database, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { organisationOf } from '../registers/organisations.ts';
import type { PremiumsContext } from './context.ts';

/** Who pays for a campaign: by its name, and where it is a registered one by its sign; all null where each municipality does. */
export type CampaignPayer = { payerName: string | null; payerParty: string | null; ofPartner: number | null };
type Asked = Pick<CallOf<'createCampaign'>['body'], 'occasion'> & {
  payer: NonNullable<CallOf<'createCampaign'>['body']['payer']>;
  /** The municipality that makes it: one for practice is bound to nobody. */
  code: string;
};

/**
 * Finds who pays. A name that is typed and is that of a registered payer, or of a company, is that one: otherwise a campaign
 * could be made in its name without its yes.
 */
export async function resolvePayer(
  database: Database,
  { payer, occasion, code }: Asked,
): Promise<CampaignPayer | Refusal<'payer_unknown' | 'own_points_not_moved' | 'sandbox_apart'>> {
  if (payer.kind === 'municipality') return { payerName: null, payerParty: null, ofPartner: null };
  if (payer.kind === 'other') {
    const found = isSandboxCode(code) ? [] : await registeredAs(database, payer.name);
    const [only, another] = found;
    // A name of two says of neither who pays: it is chosen from the list.
    if (another) return refuse('payer_unknown');
    return { payerName: payer.name, payerParty: only?.party ?? null, ofPartner: null };
  }
  if (isSandboxCode(code)) return refuse('sandbox_apart');
  const { organisation: party, ownPointsOnly } = payer;
  const registered = await organisationOf(database, party);
  if (!registered || registered.role === 'settlementAgent') return refuse('payer_unknown');
  const isOwn = isOfOwnPoints({ party, occasion });
  if (ownPointsOnly && !isOwn) return refuse('own_points_not_moved');
  return { payerName: registered.name, payerParty: party, ofPartner: ownPointsOnly ? registered.id : null };
}

/** Whether a campaign can count the points of its payer alone: a company's, and where points are moved. */
export const isOfOwnPoints = ({ party, occasion }: { party: string; occasion: Asked['occasion'] }): boolean =>
  party.startsWith('P') && occasion === 'allocation';

/** SQL: a name as people compare it. */
const plain = (name: string) => `regexp_replace(lower(normalize(${name}, NFKC)), '\\s', '', 'g')`;
const registeredAs = (database: Database, name: string): Promise<{ party: string }[]> =>
  rows<{ party: string }>(
    database,
    // In whatever width, and with whatever spaces.
    `SELECT 'O' || id AS party FROM organisation WHERE kind = 'payer' AND ${plain('name')} = ${plain(':name')}
     UNION ALL SELECT 'P' || id FROM partner WHERE ${plain('name')} = ${plain(':name')}`,
    { name },
  );

/** The registered companies and organisations that a campaign may name. */
export async function listCampaignPayers({ database }: PremiumsContext) {
  const payers = await rows<{ organisation: string; name: string; kind: 'company' | 'payer' }>(
    database,
    `SELECT 'O' || id AS organisation, name, 'payer' AS kind FROM organisation WHERE kind = 'payer'
     UNION ALL SELECT 'P' || id, name, 'company' FROM partner ORDER BY kind DESC, name, organisation`,
  );
  return { payers };
}
