import type { Officer } from './officer.ts';
import type { PointsPlatform } from './platform.ts';

/** One person of each kind of office beside the towns: a company, a 受託会社 and a payer. */
export async function onePersonOfEachOffice(
  platform: Pick<PointsPlatform<unknown>, 'registerPartner' | 'registerOrganisation' | 'peopleOf'>,
): Promise<[role: 'company' | 'settlementAgent' | 'payer', officer: Officer][]> {
  const { partnerId } = await platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 });
  const agent = await platform.registerOrganisation({ kind: 'settlementAgent', name: '受託会社' });
  const payer = await platform.registerOrganisation({ kind: 'payer', name: '熊本県' });
  const [company] = (await platform.peopleOf(`P${partnerId}`, ['company'])) as [Officer];
  const [ofAgent] = (await platform.peopleOf(agent, ['settlementagent'])) as [Officer];
  const [ofPayer] = (await platform.peopleOf(payer, ['payer'])) as [Officer];
  return [
    ['company', company],
    ['settlementAgent', ofAgent],
    ['payer', ofPayer],
  ];
}
