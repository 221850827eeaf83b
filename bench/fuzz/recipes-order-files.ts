import { pointsRoutes as routes } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import { callAs, callerNamed, type Kitchen, type Recipes } from './recipe.ts';

const system = ({ world }: Kitchen) => callerNamed(world, 'points', 'night');
const person = ({ world }: Kitchen) => callerNamed(world, 'points', 'night1');

function file({ world, random }: Kitchen) {
  const lines = Array.from({ length: random.int(1, 5) }, () => ({ name: world.fresh(), points: random.int(1, 500) }));
  const text = [
    '申込番号,ログインID,ポイント,減算番号,減算日',
    ...lines.map(({ name, points }) => `O${name},${world.company.loginId},${points},D${name},${world.today}`),
    `合計,${lines.length},${lines.reduce((sum, { points }) => sum + points, 0)}`,
  ].join(random.pick(['\n', '\r\n']));
  return { fileName: `${world.fresh()}.csv`, file: Buffer.from(text).toString('base64') };
}
const sent = async (kitchen: Kitchen) => {
  const { fileId } = await callAs(kitchen, system(kitchen), routes.sendOrderFile, { body: file(kitchen) });
  return { fileId };
};
/** One that was worked on, if any: the jobs of the world go on beside the requests. */
async function finished(kitchen: Kitchen) {
  const { files } = await callAs(kitchen, person(kitchen), routes.listOrderFiles);
  const done = files.filter(({ finishedAt }) => finishedAt !== null);
  return done.length > 0 ? { fileId: kitchen.random.pick(done).fileId } : sent(kitchen);
}

const yesterday = ({ world }: Kitchen) => `${world.today.subtract({ days: 1 })}`;
/** What the company says of yesterday; of nothing that it ordered, so that it differs. */
function report(kitchen: Kitchen) {
  const { world, random } = kitchen;
  const lines = Array.from({ length: random.int(0, 3) }, () => ({ name: world.fresh(), points: random.int(1, 500) }));
  const text = [
    '申込番号,ポイント',
    ...lines.map(({ name, points }) => `O${name},${points}`),
    `合計,${lines.length},${lines.reduce((sum, { points }) => sum + points, 0)}`,
  ].join('\n');
  const file = Buffer.from(text).toString('base64');
  return { day: yesterday(kitchen), fileName: `${world.fresh()}.csv`, file };
}
/** Yesterday as it stands once the ledger has sealed it: this world has not been there then. */
async function closedDay(kitchen: Kitchen) {
  const day = yesterday(kitchen);
  await execute(
    kitchen.world.nation.databases.points,
    'INSERT INTO company_day (partner_id, day, fixed_at) SELECT id, :day, now() FROM partner ON CONFLICT DO NOTHING',
    { day },
  );
  return { day };
}

/** Files of orders of a company that deducts first, by its system and by its people, and its orders. */
export const orderFileRecipes: Recipes = {
  sendOrderFile: async (kitchen) => ({ caller: system(kitchen), body: file(kitchen) }),
  uploadOrderFile: async (kitchen) => ({ caller: person(kitchen), body: file(kitchen) }),
  showOrderFile: async (kitchen) => ({ caller: system(kitchen), params: await sent(kitchen) }),
  downloadOrderFileResult: async (kitchen) => ({ caller: system(kitchen), params: await finished(kitchen) }),
  downloadOwnOrderFileResult: async (kitchen) => ({ caller: person(kitchen), params: await finished(kitchen) }),
  listOrderFiles: async (kitchen) => ({ caller: person(kitchen) }),
  sendDailyReport: async (kitchen) => ({ caller: system(kitchen), body: report(kitchen) }),
  uploadDailyReport: async (kitchen) => ({ caller: person(kitchen), body: report(kitchen) }),
  downloadCreditedOfDay: async (kitchen) => ({
    caller: system(kitchen),
    params: await closedDay(kitchen),
    asMade: true,
  }),
  downloadOwnCreditedOfDay: async (kitchen) => ({
    caller: person(kitchen),
    params: await closedDay(kitchen),
    asMade: true,
  }),
  showCompanyReconciliation: async (kitchen) => ({ caller: person(kitchen), params: { fiscalYear: 2016 } }),
  listComparedCompanies: async () => ({}),
  listCompanyOrders: async (kitchen) => ({ caller: person(kitchen) }),
};
