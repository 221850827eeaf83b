import { pointsRoutes } from '../../contract/index.ts';
import { auditLines, auditTotals } from '../../ledger/testing/audit.ts';
import { rows } from '../../postgres/pool.ts';
import { type Asked, isDone } from './load.ts';
import type { FaultStage } from './stage.ts';

const complaintsMax = 5;

const effectsOf = async (stage: FaultStage, keys: string[]) =>
  new Map(
    (
      await rows<{ key: string; amount: number }>(
        stage.databases.points,
        'SELECT key, sum(amount)::bigint AS amount FROM ledger.posting WHERE outcome = 0 AND key = ANY (:keys) GROUP BY key',
        { keys },
      )
    ).map(({ key, amount }) => [key, amount]),
  );

/** How many of these the ledger has posted. */
export const countPosted = async (stage: FaultStage, asked: Asked[]) =>
  (
    await effectsOf(
      stage,
      asked.map(({ key }) => key),
    )
  ).size;

/** What each person has, as マイページ says it. */
export async function balances({ people }: FaultStage): Promise<Map<string, number>> {
  const shown = people.map(async (person) => {
    const { totalPoints } = await person.atMypage(pointsRoutes.showBalances);
    return [person.mykeyId, totalPoints] as const;
  });
  return new Map(await Promise.all(shown));
}

/** Each operation stands once, with its amount; each person has what was granted less what was paid; the books agree. */
export async function auditEffects(stage: FaultStage, asked: Asked[], before: Map<string, number>) {
  const after = await balances(stage);
  const effects = await effectsOf(
    stage,
    asked.map(({ key }) => key),
  );
  const absent = asked.filter((one) => isDone(one) && !effects.has(one.key));
  const other = asked.filter(({ key, amount }) => effects.has(key) && effects.get(key) !== amount);
  const sums: string[] = [];
  let surplus = 0;
  for (const person of stage.people) {
    const own = asked.filter((one) => one.person === person);
    const wanted = own.reduce((sum, { amount }) => sum + amount, 0);
    const given = before.get(person.mykeyId) ?? 0;
    const points = after.get(person.mykeyId) ?? 0;
    if (points === given + wanted) continue;
    surplus += 1;
    sums.push(`${person.mykeyId} has ${points} points, what was asked for comes to ${given + wanted}`);
  }
  const books = [...(await auditTotals(stage.databases.points)), ...(await auditLines(stage.databases.points))];
  return {
    lost: absent.length,
    doubled: other.length + surplus,
    complaints: [
      ...absent
        .slice(0, complaintsMax)
        .map(({ kind, key }) => `the ${kind} ${key} was acknowledged and is not in the ledger`),
      ...other
        .slice(0, complaintsMax)
        .map((one) => `the ${one.kind} ${one.key} of ${one.amount} stands as ${effects.get(one.key)}`),
      ...sums,
      ...books,
    ],
  };
}
