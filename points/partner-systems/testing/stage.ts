import { pointsRoutes } from '../../../contract/index.ts';
import type { Company } from '../../testing/company.ts';
import { confirmChanges, type Officer } from '../../testing/officer.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../../testing.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export type SystemStage = {
  nation: TestPoints;
  town: Town;
  company: Company;
  operatorId: string;
  partnerId: number;
  holder: Holder;
  /** Two people of the company's office. */
  people: [Officer, Officer];
  receiver: Receiver;
  /** Registers an address, by both of them. */
  toldAt(address: string | null): Promise<void>;
  close(): Promise<void>;
};

/** A company with a customer who joined, two people at its desk, and a receiver of webhooks. */
export async function openSystemStage(wish: { localWebhooks?: boolean } = {}): Promise<SystemStage> {
  const nation = await startTestPoints(wish);
  const town = await nation.platform.openTown({ municipalityCode: '43424' });
  const { company, operatorId, partnerId } = await nation.platform.registerPartner({
    name: 'A社',
    kind: 'card',
    reserveDays: 14,
  });
  const holder = await nation.person('Hook1');
  await holder.link(operatorId, 'login-1');
  company.points.set('login-1', 1_000_000);
  const [one, two] = (await nation.platform.peopleOf(`P${partnerId}`, ['asha-1', 'asha-2'])) as [Officer, Officer];
  const { webhookKey } = await one.call(pointsRoutes.showPartnerSystem);
  const receiver = await startReceiver({ publicKey: () => webhookKey, clock: nation.world.clock });
  return {
    nation,
    town,
    company,
    operatorId,
    partnerId,
    holder,
    people: [one, two],
    receiver,
    async toldAt(address) {
      const { requestId } = await one.call(pointsRoutes.askForWebhook, { body: { address, reason: '登録' } });
      await confirmChanges(two, 'points', requestId);
    },
    async close() {
      await receiver.close();
      await nation.close();
    },
  };
}
