import { pointsRoutes as routes } from '../../contract/index.ts';
import { type NewInvoice, storeInvoice } from '../../points/invoices/stored.ts';
import { inTransaction, one } from '../../postgres/pool.ts';
import { present } from './present.ts';
import { callAs, callerNamed, type Kitchen, type Recipes } from './recipe.ts';
import { bankOf, newCompany } from './recipes-office.ts';

const agent = ({ world }: Kitchen, number: 1 | 2 | 3) => callerNamed(world, 'points', `agent${number}`);
const platform = ({ world }: Kitchen) => callerNamed(world, 'points', 'platform');
const town = '43424';

/** A month of the company that is over: no request may wait for the end of one, so that it is fixed as the job would fix it. */
async function fixed(kitchen: Kitchen) {
  const { world, random } = kitchen;
  const { organisation } = await callAs(kitchen, agent(kitchen, 1), routes.showStaff);
  const yen = random.int(1, 100_000);
  const line = { municipalityCode: town, what: 'points' as const, name: null, points: yen, carried: 0, yen };
  const invoice: NewInvoice = {
    debtor: `P${world.company.partnerId}`,
    debtorName: 'A社',
    biller: organisation?.organisation ?? null,
    billerName: organisation?.name ?? null,
    month: `${random.int(1000, 9999)}-${`${random.int(1, 12)}`.padStart(2, '0')}-01`,
    settlementId: null,
    dueOn: `${world.today}`,
    lines: [line],
    details: [{ line: 0, person: 1, points: yen }],
  };
  const id = await inTransaction(world.nation.databases.points, (client) =>
    storeInvoice(client, invoice, world.nation.world.clock()),
  );
  const params = { invoiceId: present(id, 'invoice') };
  const { sha256 } = await callAs(kitchen, agent(kitchen, 1), routes.showInvoice, { params });
  return { params, sha256, yen, debtor: invoice.debtor };
}

export async function billed(kitchen: Kitchen) {
  const invoice = await fixed(kitchen);
  const request = { params: invoice.params, body: { sha256: invoice.sha256 } };
  for (const number of [1, 2] as const) await callAs(kitchen, agent(kitchen, number), routes.approveInvoice, request);
  return invoice;
}

const payment = ({ world, random }: Kitchen, debtor: string, yen: number) => ({
  debtor,
  receivedOn: `${world.today.subtract({ days: random.int(0, 30) })}`,
  yen,
  reference: `R${world.fresh()}`,
});

/** Money that can be passed on: of a bill that is paid. */
async function collected(kitchen: Kitchen) {
  const { yen, debtor } = await billed(kitchen);
  const { requestId } = await callAs(kitchen, agent(kitchen, 1), routes.enterCollection, {
    body: payment(kitchen, debtor, yen),
  });
  await confirmAsSecond(kitchen, requestId);
}

async function confirmAsSecond(kitchen: Kitchen, requestId: number) {
  const second = agent(kitchen, 2);
  const { requests } = await callAs(kitchen, second, routes.listChangeRequests);
  const found = requests.find((one) => one.requestId === requestId);
  if (found)
    await callAs(kitchen, second, routes.decideChangeRequest, {
      params: { requestId },
      body: { approve: true, sha256: found.sha256 },
    });
}

async function asked(kitchen: Kitchen) {
  await collected(kitchen);
  const { remittanceId } = await callAs(kitchen, agent(kitchen, 1), routes.askForRemittance);
  const { remittances, days } = await callAs(kitchen, agent(kitchen, 1), routes.listRemittances);
  const found = present(
    remittances.find((one) => one.remittanceId === remittanceId),
    'remittance',
  );
  return { params: { remittanceId }, sha256: found.sha256, days };
}

async function approved(kitchen: Kitchen) {
  const { params, sha256, days } = await asked(kitchen);
  for (const number of [2, 3] as const)
    await callAs(kitchen, agent(kitchen, number), routes.approveRemittance, { params, body: { sha256 } });
  return { params, days };
}

/** Offices beside the towns, and from a company's month to the file that passes its money on. */
export const invoiceRecipes: Recipes = {
  registerOrganisation: async ({ world, random }) => ({
    body: { kind: random.pick(['settlementAgent', 'payer']), name: `団体${world.fresh()}` },
  }),
  async changeOrganisationAccount(kitchen) {
    const { random, world } = kitchen;
    const caller = platform(kitchen);
    const params = await callAs(kitchen, caller, routes.registerOrganisation, {
      body: { kind: 'settlementAgent', name: `受託${world.fresh()}` },
    });
    const remitterCode = random.text('0123456789', 10, 10);
    return { caller, params, body: { remitterCode, bankAccount: bankOf(random), reason: '変更' } };
  },
  async setSettlementAgent(kitchen) {
    const caller = platform(kitchen);
    const { partners } = await callAs(kitchen, caller, routes.listPartners);
    const { partnerId } = present(partners.at(-1), 'partner');
    return { caller, params: { partnerId }, body: { organisation: null, reason: '契約の終わり' } };
  },
  async setExchangeTerms(kitchen) {
    const { world, random } = kitchen;
    const caller = platform(kitchen);
    // Of a company of its own: orders of the world's need the pattern that it has.
    const { body } = await newCompany(kitchen);
    const { partnerId } = await callAs(kitchen, caller, routes.registerPartner, { body });
    const terms = {
      exchangePattern: random.pick(['online', 'deferred']),
      reserveDays: 30,
      noticeDays: random.int(1, 30),
      rateNumerator: random.int(1, 10),
      rateDenominator: random.int(1, 10),
    };
    return { caller, params: { partnerId }, body: { ...terms, reason: `契約${world.fresh()}` }, asMade: true };
  },
  async approveInvoice(kitchen) {
    const { params, sha256 } = await fixed(kitchen);
    return { caller: agent(kitchen, 2), params, body: { sha256 } };
  },
  showInvoice: async (kitchen) => ({ caller: agent(kitchen, 1), params: (await fixed(kitchen)).params }),
  downloadInvoiceData: async (kitchen) => ({ caller: agent(kitchen, 1), params: (await fixed(kitchen)).params }),
  showInvoiceSignature: async (kitchen) => ({ caller: agent(kitchen, 1), params: (await fixed(kitchen)).params }),
  async enterCollection(kitchen) {
    const { yen, debtor } = await billed(kitchen);
    return { caller: agent(kitchen, 3), body: payment(kitchen, debtor, yen) };
  },
  async takeBackCollection(kitchen) {
    const { yen, debtor } = await billed(kitchen);
    const { requestId } = await callAs(kitchen, agent(kitchen, 1), routes.enterCollection, {
      body: payment(kitchen, debtor, yen),
    });
    await confirmAsSecond(kitchen, requestId);
    // It went to the oldest bill, whichever that is.
    const { id } = await one<{ id: number }>(
      kitchen.world.nation.databases.points,
      'SELECT max(id) AS id FROM collection WHERE reverses IS NULL',
      {},
    );
    return { caller: agent(kitchen, 3), params: { collectionId: id }, body: { reason: '金額の誤り' } };
  },
  showRemittanceToCome: async (kitchen) => ({ caller: agent(kitchen, 1) }),
  listRemittances: async (kitchen) => ({ caller: agent(kitchen, 1) }),
  async askForRemittance(kitchen) {
    await collected(kitchen);
    return { caller: agent(kitchen, 1) };
  },
  async approveRemittance(kitchen) {
    const { params, sha256 } = await asked(kitchen);
    return { caller: agent(kitchen, 2), params, body: { sha256 } };
  },
  async cancelRemittance(kitchen) {
    const { params } = await asked(kitchen);
    return { caller: agent(kitchen, 1), params, body: { reason: '日を改める' } };
  },
  async createRemittanceFile(kitchen) {
    const { params, days } = await approved(kitchen);
    return { caller: agent(kitchen, 1), params, body: { payoutOn: kitchen.random.pick(days) } };
  },
};
