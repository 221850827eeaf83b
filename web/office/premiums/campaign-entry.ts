import type { pointsRoutes, RouteAnswer, RouteRequest } from '../../../contract/index.ts';
import { amountOf } from '../../components/amount-field.tsx';
import type { InvitedTown } from './invite-towns.tsx';

/** A campaign as it is typed: every field a text. */
export const firstForm = (today: string) => ({
  name: '',
  occasion: 'use',
  percent: '',
  payer: 'municipality',
  payerName: '',
  starts: `${today}T09:00`,
  ends: '',
  place: '',
  perHolder: '',
  budget: '',
  expires: '',
});
export type Form = ReturnType<typeof firstForm>;
type Occasion = RouteAnswer<typeof pointsRoutes.listCampaigns>['campaigns'][number]['occasion'];

export const percentOf = ({ percent }: Form): number | undefined => {
  const typed = Number(percent.normalize('NFKC'));
  return Number.isInteger(typed) && typed >= 1 && typed <= 100 ? typed : undefined;
};

export const isWhole = (form: Form) =>
  form.name.trim() !== '' &&
  percentOf(form) !== undefined &&
  (form.payer === 'municipality' || form.payerName.trim() !== '') &&
  amountOf(form.budget) !== undefined &&
  (form.perHolder === '' || amountOf(form.perHolder) !== undefined) &&
  ![form.starts, form.ends, form.expires].includes('');

export const bodyOf = (
  form: Form,
  invited: readonly InvitedTown[],
): NonNullable<RouteRequest<typeof pointsRoutes.createCampaign>['body']> => ({
  name: form.name,
  occasion: form.occasion as Occasion,
  percent: percentOf(form) ?? 0,
  payer: form.payer === 'municipality' ? { kind: 'municipality' } : { kind: 'other', name: form.payerName },
  startsAt: form.starts,
  endsAt: form.ends,
  place: placeOf(form),
  expiresOn: form.expires,
  perHolder: amountOf(form.perHolder) ?? null,
  budget: amountOf(form.budget) ?? 0,
  invited: invited.map(({ code }) => code),
});

function placeOf({ occasion, place }: Form) {
  const [kind, id] = place.split(' ');
  if (id && kind === 'street' && occasion !== 'allocation') return { kind: 'street' as const, streetId: Number(id) };
  if (id && kind === 'shop' && occasion === 'use') return { kind: 'shop' as const, merchantId: Number(id) };
  return { kind: 'everywhere' as const };
}
