import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate, useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { CLERK_CODE } from './clerk-code.ts';

type Listed = RouteAnswer<typeof pointsRoutes.listClerks>;
export type Clerk = Listed['clerks'][number];
export type AtTill = NonNullable<Listed['at']>;

/** The people of this shop, and who of them is at this till. A shop without clerks works without. */
export function useClerks(enabled = true) {
  const { points } = useFace();
  const asked = useRouteQuery(['clerks'], () => points.call(pointsRoutes.listClerks), { enabled, every: 5 * 60_000 });
  const all = asked.data?.clerks ?? [];
  const at = asked.data?.at ?? undefined;
  return { waiting: asked.isPending, all, at, mustSayWho: all.length > 0 && !at, refusal: asked.refusal };
}

/** Asked once: who is at the till. */
export function ClerkSignIn({ clerks }: { clerks: readonly Clerk[] }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.signInClerk,
    words: 'counter.clerk',
    values: { clerkId: clerks.length === 1 ? String(clerks[0]?.clerkId) : '', code: '' },
    send: (body) => points.call(pointsRoutes.signInClerk, { body }),
    refusals: { code: ['clerk_code_wrong', 'clerk_locked', 'clerk_code_form'] },
    forgets: ['clerks', 'own-statements'],
    done: () => {},
  });
  return (
    <>
      <PageTitle lead={t('clerk.lead')}>{t('clerk.title')}</PageTitle>
      <form.Entry submit={t('clerk.begin')} size="large" className="max-w-xl">
        <form.Choice
          name="clerkId"
          label={t('clerk.who')}
          inPairs
          choices={clerks.map(({ clerkId, name }) => ({ value: String(clerkId), label: name }))}
        />
        <form.Code name="code" {...CLERK_CODE} />
      </form.Entry>
    </>
  );
}

/** Who is at the till, and the way for the next one. */
export function AtTill({ clerk }: { clerk: AtTill }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const change = () =>
    act.mutate(
      () => points.call(pointsRoutes.signOutClerk),
      () => forget('clerks', 'own-statements'),
    );
  return (
    <div className="mb-4 print:hidden">
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p className="flex flex-wrap items-center justify-end gap-x-4 gap-y-1">
        <span>{t('clerk.at', { name: clerk.name })}</span>
        <Button look="outline" size="small" busy={act.isPending} onClick={() => void change()}>
          {t('clerk.change')}
        </Button>
      </p>
    </div>
  );
}
