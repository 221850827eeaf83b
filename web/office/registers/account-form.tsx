import type { pointsRoutes, RouteRequest } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import type { Answer } from '../../device/http.ts';
import type { OnDone } from '../register.tsx';
import { ABOUT_ACCOUNT, accountOf, type BankAccount, BankFields } from './bank-fields.tsx';

/** The routes that change an account; those of an account that pays take its remitter code as well. */
type AccountRoute =
  (typeof pointsRoutes)[`change${'Merchant' | 'Event' | 'Partner' | 'Organisation' | 'Municipality'}Account`];
type Body = NonNullable<RouteRequest<typeof pointsRoutes.changePartnerAccount>['body']>;

type Props = {
  route: AccountRoute;
  /** What is known of the account now; the fields begin with it. Who pays is known to the bank by a code. */
  registered: { remitterCode?: string | null; bankAccount: BankAccount | null };
  submit: string;
  send: (body: Body) => Promise<Answer<unknown>>;
  onDone: OnDone;
  canCancel?: boolean;
};

/** Registers or changes the account of whoever pays or is paid. */
export function AccountForm({ route, registered, submit, send, onDone, canCancel = true }: Props) {
  const form = useRouteForm({
    route,
    words: 'office.bank',
    values: { remitterCode: registered.remitterCode ?? '', ...accountOf(registered.bankAccount), reason: '' },
    send: (body) => send(body as Body),
    refusals: ABOUT_ACCOUNT,
    // Registers, the day's work and what a settlement says it lacks: an account stands in many answers.
    forgets: 'everything',
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={submit} onCancel={canCancel ? () => onDone(false) : undefined}>
      {registered.remitterCode !== undefined && <form.Code name="remitterCode" inputMode="numeric" />}
      <BankFields form={form} />
      <form.Text name="reason" />
    </form.Entry>
  );
}
