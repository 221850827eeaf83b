import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { ChoiceField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { CodeField, codeOf } from '../vouchers/code-field.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listClerks>;
export type Clerk = Listed['clerks'][number];
export type AtTill = NonNullable<Listed['at']>;

/** The people of this shop, and who of them is at this till. A shop without clerks works without. */
export function useClerks(enabled = true) {
  const { points } = useFace();
  const asked = useAsk(['clerks'], () => points.call(pointsRoutes.listClerks), { enabled, every: 5 * 60_000 });
  const all = asked.value?.clerks ?? [];
  const at = asked.value?.at ?? undefined;
  return { waiting: asked.waiting, all, at, mustSayWho: all.length > 0 && !at, refusal: asked.refusal };
}

/** Asked once: who is at the till. */
export function ClerkSignIn({ clerks }: { clerks: readonly Clerk[] }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [chosen, setChosen] = useState<string | undefined>(
    clerks.length === 1 ? String(clerks[0]?.clerkId) : undefined,
  );
  const [typed, setTyped] = useState('');
  const { errors, rest } = usePlaced(act.refusal, { code: ['clerk_code_wrong', 'clerk_locked', 'clerk_code_form'] });
  const code = codeOf(typed);
  const ready = chosen !== undefined && code !== undefined;
  const signIn = () =>
    ready &&
    act.run(
      () => points.call(pointsRoutes.signInClerk, { body: { clerkId: Number(chosen), code } }),
      () => forget('clerks', 'own-statements'),
    );
  return (
    <>
      <PageTitle lead={t('clerk.lead')}>{t('clerk.title')}</PageTitle>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="max-w-xl"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <ChoiceField
          label={t('clerk.who')}
          name="clerk"
          inPairs
          value={chosen}
          onChange={setChosen}
          choices={clerks.map(({ clerkId, name }) => ({ value: String(clerkId), label: name }))}
        />
        <CodeField label={t('clerk.code')} typed={typed} onTyped={setTyped} error={errors.code} />
        <Button type="submit" size="large" busy={act.busy} disabled={!ready}>
          {t('clerk.begin')}
        </Button>
      </form>
    </>
  );
}

/** Who is at the till, and the way for the next one. */
export function AtTill({ clerk }: { clerk: AtTill }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const change = () =>
    act.run(
      () => points.call(pointsRoutes.signOutClerk),
      () => forget('clerks', 'own-statements'),
    );
  return (
    <div className="mb-4 print:hidden">
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p className="flex flex-wrap items-center justify-end gap-x-4 gap-y-1">
        <span>{t('clerk.at', { name: clerk.name })}</span>
        <Button look="outline" size="small" busy={act.busy} onClick={() => void change()}>
          {t('clerk.change')}
        </Button>
      </p>
    </div>
  );
}
