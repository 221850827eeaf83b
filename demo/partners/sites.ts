import type { World } from '../actors/world.ts';
import { startAirline } from './airline.ts';
import { startCardCompany } from './card-company.ts';
import type { OrderSettings } from './online-orders.ts';
import { openPartner, type Partner, type StoredPartner } from './partner.ts';
import { startPower } from './power.ts';
import type { Site } from './site.ts';
import { startTelephone } from './telephone.ts';
import type { PartnerName } from './terms.ts';

const starts: Record<PartnerName, (settings: OrderSettings) => Promise<Site>> = {
  card: startCardCompany,
  airline: startAirline,
  telephone: startTelephone,
  power: startPower,
};
export const partnerNames = Object.keys(starts) as PartnerName[];

export type OpenSite = Site & { partner: Partner };

/** Starts the site of a company with what it has remembered; `keep` is given what it remembers after every change. */
export async function openSite(
  name: PartnerName,
  {
    world,
    stored,
    keep,
    ...settings
  }: { world: World; stored: StoredPartner; keep: (now: StoredPartner) => void } & Pick<
    OrderSettings,
    'port' | 'mypageUrl' | 'turnEvery'
  >,
): Promise<OpenSite> {
  const partner = await openPartner(world, stored);
  const site = await starts[name]({ ...settings, partner, clock: world.clock, keep: () => keep(partner.stored()) });
  return { ...site, partner };
}
