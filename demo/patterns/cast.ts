import assert from 'node:assert/strict';
import { pointsRoutes } from '../../contract/index.ts';
import type { Cardholder } from '../actors/cardholder.ts';
import { loadPartners } from '../partners/load.ts';
import type { StoredPartner } from '../partners/partner.ts';
import { type OpenSite, openSite, partnerNames } from '../partners/sites.ts';
import { customerOf, type PartnerName, partnerTerms } from '../partners/terms.ts';
import { type Stage, setStage } from '../story/stage.ts';

export const destination = { kind: 'municipality' as const, municipalityCode: '43424' };

/** Who plays: a town, a resident with a card, and four companies with their sites, on servers and databases of their own. */
export type Cast = {
  stage: Stage;
  holder: Cardholder;
  site(name: PartnerName): OpenSite;
  /** Ends the servers and the companies' sites, and starts all again with what each had stored. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

/** Opens the stage on 3 October 2016; card and telephone company know the resident by a login ID that マイキー holds (④⑤). */
export async function openCast(): Promise<Cast> {
  const stage = await setStage({ startsOn: '2016-10-03' });
  const sites = new Map<PartnerName, OpenSite>();
  const closeSites = async () => {
    for (const site of sites.values()) await site.close();
    sites.clear();
  };
  const close = async () => {
    await closeSites();
    await stage.close();
  };
  try {
    await stage.platform.openTown({ municipalityCode: destination.municipalityCode });
    const holder = await stage.person('Hana2016');
    const stored: Record<PartnerName, string> = mapped(
      await loadPartners({ platform: stage.platform, clock: stage.world.clock }),
      (partner) => JSON.stringify(partner),
    );
    const openSites = async () => {
      for (const name of partnerNames) sites.set(name, await openStored(name));
    };
    const openStored = (name: PartnerName) =>
      openSite(name, {
        world: stage.world,
        stored: JSON.parse(stored[name]) as StoredPartner,
        port: 0,
        mypageUrl: stage.world.origin,
        keep(now) {
          stored[name] = JSON.stringify(now);
        },
      });
    for (const name of ['card', 'telephone'] as const)
      await holder.link((JSON.parse(stored[name]) as StoredPartner).operatorId, customerOf[name].loginId);
    await openSites();
    return {
      stage,
      holder,
      site(name) {
        const site = sites.get(name);
        assert.ok(site, `${name} has no site`);
        return site;
      },
      async restart() {
        await closeSites();
        await stage.restart();
        await openSites();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const mapped = <Name extends string, A, B>(of: Record<Name, A>, to: (one: A) => B) =>
  Object.fromEntries(Object.entries(of).map(([name, one]) => [name, to(one as A)])) as Record<Name, B>;

export type Balances = { company: number; common: number; town: number };
/** What the customer has: at the company in its own points, as 共通ポイント of it, and as points of the town of it. */
export async function balancesOf({ holder, site }: Cast, name: PartnerName): Promise<Balances> {
  const { company } = site(name).partner;
  const { purses, common } = await holder.atMypage(pointsRoutes.showBalances);
  const ofCompany = (lots: readonly { points: number; fund: { kind: string; name: string | null } }[]) =>
    lots
      .filter(({ fund }) => fund.kind === 'partner' && fund.name === partnerTerms[name].name)
      .reduce((sum, { points }) => sum + points, 0);
  return {
    company: company.points.get(customerOf[name].loginId) ?? 0,
    common: ofCompany(common.lots),
    town: purses.reduce((sum, { lots }) => sum + ofCompany(lots), 0),
  };
}
