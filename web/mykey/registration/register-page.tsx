import { Navigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { BackLink } from '../../components/next.tsx';
import { useSentence } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useSession } from '../../components/use-session.ts';
import type { Refusal } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { useShowCodes } from '../frame.tsx';

const ABOUT_THE_ID = [
  'mykey_id_length',
  'mykey_id_characters',
  'mykey_id_is_individual_number',
  'mykey_id_is_telephone_number',
  'mykey_id_reserved',
  'mykey_id_taken',
] as const;

/** The holder chooses a マイキーID: typed, or from suggestions; whether it is free is said while typing. */
export function RegisterPage() {
  const { t } = useTranslation('mykey');
  const { holder, mykey } = useFace();
  const session = useSession(holder);
  const showCodes = useShowCodes();
  const sentence = useSentence();
  const form = useRouteForm({
    route: mykeyRoutes.registerMykeyId,
    words: 'mykey.register',
    values: { mykeyId: '' },
    asksFirst: true,
    wrong: () => ({ mykeyId: taken }),
    send: (body) => mykey.call(mykeyRoutes.registerMykeyId, { body }),
    refusals: { mykeyId: ABOUT_THE_ID },
    done: (codes) => {
      showCodes(codes, { isFirst: true });
      if (session) holder.keep({ ...session, mykeyId: codes.mykeyId });
    },
  });
  const availability = useAvailability(form.values.mykeyId);
  const taken = availability.refusal && sentence(availability.refusal);

  if (!session || session.mykeyId !== null) return <Navigate to="/" />;
  return (
    <>
      <BackLink to="/">{t('choose.back')}</BackLink>
      <PageTitle lead={t('register.lead')}>{t('register.title')}</PageTitle>
      <form.Entry submit={t('register.next')} size="large" className="max-w-2xl">
        <form.Code
          name="mykeyId"
          error={taken}
          after={<Free state={availability.free ? 'free' : availability.checking ? 'checking' : 'unknown'} />}
        />
        <Suggestions onPick={(mykeyId) => form.set({ mykeyId })} />
      </form.Entry>
      <Dialog open={form.asked !== undefined} title={t('register.confirmTitle')} onClose={form.cancel}>
        <p className="mb-2 text-4xl font-700">{form.asked?.mykeyId}</p>
        <p>{t('register.confirmBody')}</p>
        <DialogButtons
          confirm={t('register.confirm')}
          busy={form.act.isPending}
          onCancel={form.cancel}
          onConfirm={form.send}
        />
      </Dialog>
    </>
  );
}

function Free({ state }: { state: 'free' | 'checking' | 'unknown' }) {
  const { t } = useTranslation('mykey');
  return (
    <span role="status" className="inline-block min-w-24 font-700 text-success-2">
      {state === 'free' && `✓ ${t('register.available')}`}
      {state === 'checking' && <span className="font-400 text-solid-gray-700">{t('register.checking')}</span>}
    </span>
  );
}

const PAUSE = 400;

/** Asks whether an ID is free when the typing pauses; an answer to what is no longer in the field is dropped. */
function useAvailability(wanted: string): { free: boolean; checking: boolean; refusal: Refusal | undefined } {
  const { mykey } = useFace();
  const [known, setKnown] = useState<{ of: string; refusal?: Refusal }>();
  useEffect(() => {
    if (wanted === '') return;
    const gone = new AbortController();
    const timer = setTimeout(async () => {
      const query = { mykeyId: wanted };
      const answer = await mykey.call(mykeyRoutes.checkMykeyId, { query, signal: gone.signal });
      if (!gone.signal.aborted) setKnown({ of: wanted, ...(!answer.ok && { refusal: answer.refusal }) });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [wanted, mykey]);
  const answered = wanted !== '' && known?.of === wanted;
  const refusal = answered ? known.refusal : undefined;
  return { free: answered && !refusal, checking: wanted !== '' && !answered, refusal };
}

function Suggestions({ onPick }: { onPick: (mykeyId: string) => void }) {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const asked = useRouteQuery(['suggestions'], () => mykey.call(mykeyRoutes.suggestMykeyIds));
  if (!asked.data) return null;
  return (
    <fieldset className="mb-8">
      <legend className="mb-1 font-700">{t('register.suggested')}</legend>
      <p className="mb-2 text-solid-gray-700">{t('register.suggestedHint')}</p>
      <div className="flex flex-wrap gap-3">
        {asked.data.suggestions.map((mykeyId) => (
          <Button key={mykeyId} look="outline" onClick={() => onPick(mykeyId)}>
            {mykeyId}
          </Button>
        ))}
        <Button look="text" onClick={asked.refetch}>
          {t('register.more')}
        </Button>
      </div>
    </fieldset>
  );
}
