import { pointsRoutes } from '../contract/index.ts';
import type { Officer } from '../points/testing/officer.ts';
import type { Platform } from './actors/platform.ts';
import type { Nation } from './nation.ts';

/**
 * The offices beside the towns, for who looks at invoices: a 受託会社 that bills the partner company and passes its money on (6-7), the company
 * itself, and a prefecture that pays for premiums. Each has as many people as its work needs: who asks for a transfer, and two who approve.
 *
 * @returns the people of the partner company
 */
export async function loadOffices(
  platform: Platform,
  { partners, say = () => {} }: Pick<Nation, 'partners'> & { say?: (text: string) => void },
): Promise<{ airline: Officer[] }> {
  const { partnerId } = partners.airline;
  say('会社・受託会社・県の担当者を用意しています / people of companies and a prefecture …');
  const agent = await platform.registerOrganisation({
    kind: 'settlementAgent',
    name: '精算受託サービス',
    account: {
      remitterCode: '0000000901',
      bankAccount: {
        bankCode: '9999',
        branchCode: '903',
        type: '1',
        number: '9010001',
        holderName: 'セイサンジユタクサービス',
      },
    },
  });
  const payer = await platform.registerOrganisation({ kind: 'payer', name: '熊本県' });
  await platform.points.call(pointsRoutes.setSettlementAgent, {
    params: { partnerId },
    body: { organisation: agent, reason: '委託契約による' },
  });
  await platform.confirm();
  await platform.peopleOf(agent, ['agent1', 'agent2', 'agent3']);
  const airline = await platform.peopleOf(`P${partnerId}`, ['company1', 'company2']);
  await platform.peopleOf(payer, ['pref1', 'pref2']);
  return { airline };
}
