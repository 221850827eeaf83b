import type { Officer } from '../../testing/officer.ts';
import { type Holder, type Shop, startTestPoints, type TestPoints, type Town } from '../../testing.ts';

/** A town whose fiscal year ends soon, with somebody who has points until long after, and a shop. */
export type YearStage = {
  nation: TestPoints;
  town: Town;
  accounting: Officer;
  person: Holder;
  shop: Shop;
  /** Moves the clock to a moment in Japan, `YYYY-MM-DDThh:mm:ss`. */
  goTo(at: string): void;
};

export async function startYearStage(startsAt: string): Promise<YearStage> {
  const nation = await startTestPoints({ startsAt: `${startsAt}+09:00` });
  const town = await nation.platform.openTown({ municipalityCode: '43424' });
  const accounting = await town.person('accounting');
  const days = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2020-03-31' };
  const programId = await town.program({ department: '福祉課', name: '子育て支援', amount: 9000, ...days });
  const person = await nation.person('My123');
  await town.grant({ programId, mykeyId: 'My123', amount: 9000, reason: '試験' });
  const shop = await town.shop({ name: 'まちなか商店', kind: 'shop' });
  const goTo = (at: string) => nation.pass(nation.world.clock().until(Temporal.Instant.from(`${at}+09:00`)));
  return { nation, town, accounting, person, shop, goTo };
}
