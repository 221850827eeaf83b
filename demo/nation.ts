import { pointsRoutes } from '../contract/index.ts';
import {
  createTransitCard,
  exportVirtualCard,
  importVirtualCard,
  type VirtualCard,
  type VirtualCardState,
} from '../jpki/testing/virtual-card.ts';
import type { StoredStreetBook } from '../points/conversions/testing/street-pos.ts';
import { confirmByLetter } from '../points/testing/payee.ts';
import { createCardholder } from './actors/cardholder.ts';
import type { Platform } from './actors/platform.ts';
import type { World } from './actors/world.ts';
import type { Authority } from './authority.ts';
import type { SiteClient } from './library-site.ts';
import { newPartner, type StoredPartner } from './partners/partner.ts';
import { customerOf, type PartnerName, partnerTerms } from './partners/terms.ts';

/** Everybody in the demonstration signs in with this; an installation without the demo has no such account. */
export const demoPassword = 'meguri-demo';
export const demoPin = '1234';

export type StoredCard = { id: string; label: string; labelEn: string; state: VirtualCardState };
export type Nation = {
  cards: StoredCard[];
  /** What each partner company remembers; the airline is there from the beginning, the others are added (`partners/load.ts`). */
  partners: { airline: StoredPartner } & Partial<Record<PartnerName, StoredPartner>>;
  /** How the library's site is known to マイキー, once it has been opened. */
  librarySite?: SiteClient;
  /** What the street's system remembers, once it has run. */
  street?: StoredStreetBook;
  /** Operators whose terminals a visitor may enrol. */
  places: { operatorId: string; name: string; terminal: string }[];
};

const bank = (holderName: string, number: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number,
  holderName,
});

const stored = (id: string, [label, labelEn]: [string, string], card: VirtualCard): StoredCard => ({
  id,
  label,
  labelEn,
  state: exportVirtualCard(card),
});

/** The wallet of cards that lie beside the demo's virtual reader. */
export function walletOf(nation: Nation, onChange: (cards: StoredCard[]) => void) {
  const cards = nation.cards.map(({ id, label, labelEn, state }) => ({
    id,
    label,
    labelEn,
    scheme: state.scheme,
    card: importVirtualCard(state),
  }));
  return {
    cards,
    onChange: (changed: { id: string }) => {
      const card = cards.find(({ id }) => id === changed.id);
      const stored = nation.cards.find(({ id }) => id === changed.id);
      if (card && stored) stored.state = exportVirtualCard(card.card);
      onChange(nation.cards);
    },
  };
}

/** What the towns of the demonstration grant for. */
const programs = {
  health: { department: '健康づくり課', name: '集団検診', kind: 'checkup', amount: 500 },
  volunteer: { department: '福祉課', name: '介護ボランティア', kind: 'volunteer', amount: 300 },
  lesson: { department: '防災課', name: '普通救命講習', kind: 'lifesaving', amount: 300 },
} as const;

/**
 * Loads the demonstration: two towns with their offices, a shop, a shopping street with points and vouchers of its
 * own, a museum, a library, a partner company, and cards, of which two have a マイキーID and points and one is new. Everything goes over HTTP, as in life.
 */
export async function loadNation({
  world,
  platform,
  authority,
  streetUrl,
  say,
}: {
  world: World;
  platform: Platform;
  authority: Authority;
  /** Where the system of the shopping street is. */
  streetUrl: string;
  say: (text: string) => void;
}): Promise<Nation> {
  const today = world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const endOfYear = Temporal.PlainDate.from({
    year: today.month >= 4 ? today.year + 1 : today.year,
    month: 3,
    day: 31,
  });
  const period = {
    startsOn: `${endOfYear.subtract({ years: 1 }).add({ days: 1 })}`,
    endsOn: `${endOfYear}`,
    expiresOn: `${endOfYear.add({ years: 1 })}`,
  };

  say('自治体と店を用意しています / towns and shops …');
  const oguni = await platform.openTown({
    municipalityCode: '43424',
    remitterCode: '0000043424',
    bankAccount: bank('オグニマチ', '1434240'),
    confirmer: { staffId: 'approver1-43424', name: '会計管理者' },
  });
  const toshima = await platform.openTown({
    municipalityCode: '13116',
    remitterCode: '0000013116',
    bankAccount: bank('トシマク', '1131160'),
  });
  const health = await oguni.program({ ...programs.health, ...period });
  const volunteer = await oguni.program({ ...programs.volunteer, ...period });
  const lesson = await toshima.program({ ...programs.lesson, ...period });
  const accounting = await oguni.person('accounting', { name: '会計課 担当' });
  await oguni.person('approver', { name: '総務課長', staffId: 'approver2-43424' });
  const { departments } = await oguni.lead.call(pointsRoutes.listPrograms);
  await oguni.person('department', {
    name: '健康づくり課 担当',
    staffId: 'health-43424',
    departmentId: departments[0]?.departmentId ?? 0,
  });
  for (const staffId of ['desk1-43424', 'desk2-43424']) {
    await platform.seatAtDesk({ staffId, name: '住民課 担当', municipalityCode: '43424' });
  }
  const shop = await oguni.shop({
    name: 'まちなか商店',
    kind: 'shop',
    bankAccount: bank('マチナカシヨウテン', '4000001'),
  });
  const street = await oguni.shop({
    name: 'みやはら商店街振興会',
    kind: 'street',
    terminal: '事務局',
    bankAccount: bank('ミヤハラシヨウテンガイシンコウカイ', '4000002'),
  });
  const { streetId } = await oguni.lead.call(pointsRoutes.createStreet, {
    body: {
      name: 'みやはら商店街',
      officeMerchantId: street.merchantId,
      ownPoints: { name: 'みやはらポイント', numerator: 1, denominator: 1 },
    },
  });
  await oguni.lead.call(pointsRoutes.setStreetOfPlace, { params: { merchantId: shop.merchantId }, body: { streetId } });
  await oguni.lead.call(pointsRoutes.createVoucherKind, {
    body: {
      name: 'みやはら商店街ポイント券',
      streetId,
      validity: { validDays: 90 },
      claimDays: 14,
      afterExpiry: 'return',
      soldFrom: `${today}`,
      soldThrough: `${endOfYear}`,
    },
  });
  await oguni.lead.call(pointsRoutes.addConversionTarget, {
    body: {
      kind: 'street_points',
      name: 'みやはら商店街ポイント',
      unitName: 'みやはらポイント',
      payeeId: street.merchantId,
      rate: { numerator: 1, denominator: 1 },
      pointsMin: 10,
      numberForm: { pattern: 'digits', lengthMin: 8, lengthMax: 8, check: 'luhn', expires: false },
      endpoint: streetUrl,
      open: true,
    },
  });
  const museum = await oguni.shop({ name: '小国町 郷土館', kind: 'facility', exempt: true });
  await oguni.lead.call(pointsRoutes.createFee, {
    params: { merchantId: museum.merchantId },
    body: { name: '入館料 一般', yen: 200, from: period.startsOn, through: period.endsOn },
  });
  const libraryRule = { mode: 'own' as const, pattern: 'digits' as const, lengthMin: 8, lengthMax: 8 };
  const library = await platform.registerOperator({
    name: '小国町 図書室',
    kind: 'library',
    series: 'A',
    municipalityCode: '43424',
    customerIdRule: libraryRule,
  });
  const { eventId } = await oguni.lead.call(pointsRoutes.createEvent, {
    body: {
      name: '旧西里小学校の整備',
      kind: 'school',
      description: '閉校した小学校を、泊まれる交流の家に直します。\n屋根と台所の工事に使います。',
      organizer: '旧西里小学校の会',
      startsOn: period.startsOn,
      endsOn: period.endsOn,
      expiresOn: period.endsOn,
      goal: 100_000,
      bankAccount: bank('ニシザトシヨウガツコウノカイ', '3000001'),
    },
  });
  await oguni.confirm();
  await confirmByLetter(accounting, `E${eventId}`, await world.newActor());

  say('協力会社を用意しています / a partner company …');
  const airline = await platform.registerPartner(partnerTerms.airline);

  say('カードとマイキーIDを用意しています / cards …');
  const issue = () => authority.issue(demoPin);
  const [first, second, fresh, lost] = await Promise.all([issue(), issue(), issue(), issue()]);
  const hana = await createCardholder(world, first, 'Hana2016');
  const sora = await createCardholder(world, second, 'My777');
  for (const holder of [hana, sora]) await holder.begin();
  await oguni.grant({ programId: health, mykeyId: 'Hana2016', amount: 500 });
  await oguni.grant({ programId: volunteer, mykeyId: 'Hana2016', amount: 300 });
  await toshima.grant({ programId: lesson, mykeyId: 'Hana2016', amount: 300 });
  await oguni.grant({ programId: health, mykeyId: 'My777', amount: 500 });
  await hana.link(airline.operatorId, 'SORA0001');
  await hana.link(library, '00012345');
  airline.company.points.set(customerOf.airline.loginId, customerOf.airline.points);
  await airline.company.order({ orderNumber: 'SKY-0001', loginId: 'SORA0001', amount: 4700 });
  await airline.company.deduct('SKY-0001');
  await airline.company.order({ orderNumber: 'SKY-0002', loginId: 'SORA0001', amount: 2000 });
  authority.revoke(lost.issued);

  return {
    cards: [
      stored('hana', ['カード 1（Hana2016）', 'Card 1 (Hana2016)'], first.card),
      stored('sora', ['カード 2（My777）', 'Card 2 (My777)'], second.card),
      stored('fresh', ['カード 3（まだIDなし）', 'Card 3 (no ID yet)'], fresh.card),
      stored('lost', ['カード 4（失効した）', 'Card 4 (revoked)'], lost.card),
      stored('transit', ['交通系ICカード', 'Transit card'], createTransitCard()),
    ],
    partners: { airline: newPartner(airline) },
    places: [
      { operatorId: shop.operatorId, name: 'まちなか商店', terminal: 'レジ' },
      { operatorId: street.operatorId, name: 'みやはら商店街振興会', terminal: '事務局' },
      { operatorId: museum.operatorId, name: '小国町 郷土館', terminal: '受付' },
      { operatorId: library, name: '小国町 図書室', terminal: 'カウンター' },
    ],
  };
}
