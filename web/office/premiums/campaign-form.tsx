import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { type RouteForm, useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import type { OnDone } from '../register.tsx';
import { useBudgetLines } from './budget-lines.ts';
import { CampaignQuestion } from './campaign-question.tsx';
import { type Found, type InvitedTown, InviteTowns } from './invite-towns.tsx';

const typedOf = (today: string) => ({
  name: '',
  occasion: 'use',
  percent: '',
  payer: 'municipality',
  payerName: '',
  organisation: '',
  ownPointsOnly: false,
  budgetLineId: '',
  startsAt: `${today}T09:00`,
  endsAt: '',
  expiresOn: '',
  place: '',
  budget: '',
  perHolder: '',
  invited: [] as readonly InvitedTown[],
});
type Typed = ReturnType<typeof typedOf>;

const bodyOf = (typed: Typed) => ({
  ...typed,
  payer: payerOf(typed),
  place: placeOf(typed),
  invited: typed.invited.map(({ code }) => code),
});

function payerOf({ payer, payerName, organisation, ownPointsOnly, occasion, budgetLineId }: Typed) {
  if (payer === 'other') return { kind: 'other', name: payerName };
  if (payer === 'registered')
    return { kind: 'registered', organisation, ownPointsOnly: ownPointsOnly && canBeOwn({ organisation, occasion }) };
  return { kind: 'municipality', budgetLineId: budgetLineId === '' ? null : Number(budgetLineId) };
}
/** A company may pay for what is moved of its own points alone. */
const canBeOwn = ({ organisation, occasion }: Pick<Typed, 'organisation' | 'occasion'>) =>
  organisation.startsWith('P') && occasion === 'allocation';

function placeOf({ occasion, place }: Typed) {
  const [kind, id] = place.split(' ');
  if (id && kind === 'street' && occasion !== 'allocation') return { kind, streetId: id };
  if (id && kind === 'shop' && occasion === 'use') return { kind, merchantId: id };
  if (id && kind === 'voucherKind' && occasion === 'voucher') return { kind, voucherKindId: id };
  return { kind: 'everywhere' };
}

/** A new campaign: for what, how much, who pays, when and where, its limits, and whom to invite. */
export function CampaignForm({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const places = usePlaces();
  const [found, setFound] = useState<Found>();
  const form = useRouteForm({
    route: pointsRoutes.createCampaign,
    words: 'office.campaigns',
    values: typedOf(todayInJapan(now())),
    body: bodyOf,
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.createCampaign, { body }),
    refusals: {
      name: ['campaign_name_taken', 'text_refused'],
      endsAt: ['period_invalid', 'campaign_ends_first', 'campaign_in_the_past'],
      expiresOn: ['premium_ends_too_early'],
      payer: ['premium_without_payer'],
      organisation: ['payer_unknown', 'own_points_not_moved'],
      budgetLineId: ['budget_line_unknown'],
      place: ['campaign_place_without_use', 'place_unknown', 'street_unknown', 'voucher_kind_unknown'],
      invited: ['municipality_unknown', 'municipality_not_open'],
    },
    forgets: ['campaigns'],
    done: () => onDone(true),
  });
  const { invited, organisation } = form.values;
  const registered = useRegisteredPayers();
  const inPoints = t('money.points', { ns: 'translation' });
  const { occasions, payers } = useChoices();
  return (
    <form.Entry submit={t('campaigns.add')} onCancel={() => onDone(false)}>
      <form.Text name="name" />
      <form.Choice name="occasion" choices={occasions} onChange={() => form.set({ place: '' })} />
      <form.Count name="percent" unit="%" />
      <form.Choice name="payer" choices={payers} />
      <Payer form={form} registered={registered} />
      <Period form={form} />
      <Place form={form} places={places} />
      <form.Amount name="budget" unit={inPoints} />
      <form.Amount name="perHolder" unit={inPoints} />
      <InviteTowns
        invited={invited}
        error={form.errors.invited}
        onInvited={(towns) => form.set({ invited: towns })}
        onFound={setFound}
      />
      <CampaignQuestion
        form={form}
        place={places.nameOf(form.values)}
        invited={invited}
        found={found}
        registered={registered.find(({ value }) => value === organisation)?.label ?? ''}
      />
    </form.Entry>
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the body of the form is told where it is made.
type Form = RouteForm<Typed, 'office.campaigns', any>;
/** When it begins and ends, and until when the premium lasts. */
function Period({ form }: { form: Form }) {
  const { t } = useTranslation('office');
  return (
    <>
      <form.Day name="startsAt" type="datetime-local" label={t('campaigns.starts')} />
      <form.Day name="endsAt" type="datetime-local" label={t('campaigns.ends')} hint={t('campaigns.endsHint')} />
      <form.Day name="expiresOn" label={t('campaigns.expires')} hint={t('campaigns.expiresHint')} />
    </>
  );
}

/** A street, a shop or a kind of voucher, where the occasion has one. */
function Place({ form, places }: { form: Form; places: ReturnType<typeof usePlaces> }) {
  const { t } = useTranslation('office');
  const { occasion } = form.values;
  if (occasion === 'allocation') return null;
  return (
    <form.Select
      name="place"
      required={false}
      empty={t('campaigns.everywhere')}
      options={[
        { group: t('campaigns.street'), options: places.streets },
        occasion === 'use'
          ? { group: t('campaigns.shop'), options: places.shops }
          : { group: t('campaigns.voucherKind'), options: places.kinds },
      ]}
    />
  );
}

/** Who pays: of which line of the budget the town, a registered company or body, or the name of somebody else. */
function Payer({ form, registered }: { form: Form; registered: readonly { value: string; label: string }[] }) {
  const { t } = useTranslation('office');
  const options = useBudgetLines();
  const { payer } = form.values;
  if (payer === 'other') return <form.Text name="payerName" />;
  if (payer === 'registered')
    return (
      <>
        <form.Select name="organisation" required empty={t('campaigns.chooseOrganisation')} options={registered} />
        {canBeOwn(form.values) && <form.Check name="ownPointsOnly" />}
      </>
    );
  return <form.Select name="budgetLineId" required={false} empty={t('campaigns.noBudgetLine')} options={options} />;
}

function useChoices() {
  const { t } = useTranslation('office');
  const occasions = (['use', 'voucher', 'allocation'] as const).map((value) => ({
    value,
    label: t(`campaigns.${value}`),
    hint: t(`campaigns.${value}Hint`),
  }));
  const payers = [
    { value: 'municipality', label: t('campaigns.ourselves') },
    { value: 'registered', label: t('campaigns.registered'), hint: t('campaigns.registeredHint') },
    { value: 'other', label: t('campaigns.other') },
  ];
  return { occasions, payers };
}

/** The registered companies and bodies, by name. */
function useRegisteredPayers() {
  const { points } = useFace();
  const asked = useRouteQuery(['campaign-payers'], () => points.call(pointsRoutes.listCampaignPayers));
  return (asked.data?.payers ?? []).map(({ organisation, name }) => ({ value: organisation, label: name }));
}

/** Streets and places of use, each with what the form keeps of it. */
function usePlaces() {
  const { points } = useFace();
  const merchants = useRouteQuery(['merchants'], () => points.call(pointsRoutes.listMerchants)).data?.merchants ?? [];
  const streets = useRouteQuery(['streets'], () => points.call(pointsRoutes.listStreets)).data?.streets ?? [];
  const vouchers = useRouteQuery(['voucher-kinds'], () => points.call(pointsRoutes.listVoucherKinds));
  const kinds = vouchers.data?.kinds ?? [];
  const { t } = useTranslation('office');
  const nameOf = (typed: Typed) => {
    const place = placeOf(typed);
    if (place.kind === 'street') return streets.find(({ streetId }) => `${streetId}` === place.streetId)?.name ?? '';
    if (place.kind === 'shop')
      return merchants.find(({ merchantId }) => `${merchantId}` === place.merchantId)?.name ?? '';
    if (place.kind === 'voucherKind')
      return kinds.find(({ voucherKindId }) => `${voucherKindId}` === place.voucherKindId)?.name ?? '';
    return t(typed.occasion === 'use' ? 'campaigns.everywhere' : 'campaigns.noPlace');
  };
  return {
    nameOf,
    streets: streets.map(({ streetId, name }) => ({ value: `street ${streetId}`, label: name })),
    kinds: kinds.map(({ voucherKindId, name }) => ({ value: `voucherKind ${voucherKindId}`, label: name })),
    shops: merchants.map(({ merchantId, name }) => ({ value: `shop ${merchantId}`, label: name })),
  };
}
