import { Navigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { BackLink } from '../../components/next.tsx';
import { usePlaced, useSentence } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
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
  const [wanted, setWanted] = useState('');
  const [asking, setAsking] = useState(false);
  const availability = useAvailability(wanted);
  const sentence = useSentence();
  const act = useRouteMutation();
  const placed = usePlaced(act.refusal, { mykeyId: ABOUT_THE_ID });

  if (!session || session.mykeyId !== null) return <Navigate to="/" />;
  const register = () =>
    act.mutate(
      () => mykey.call(mykeyRoutes.registerMykeyId, { body: { mykeyId: wanted } }),
      (codes) => {
        showCodes(codes, { isFirst: true });
        holder.keep({ ...session, mykeyId: codes.mykeyId });
      },
    );
  const error = placed.errors.mykeyId ?? (availability.refusal && sentence(availability.refusal));
  return (
    <>
      <BackLink to="/">{t('choose.back')}</BackLink>
      <PageTitle lead={t('register.lead')}>{t('register.title')}</PageTitle>
      {placed.rest && <RefusalBanner refusal={placed.rest} onAgain={act.again} />}
      <form
        className="max-w-2xl"
        onSubmit={(event) => {
          event.preventDefault();
          if (availability.free) setAsking(true);
        }}
      >
        <TextField
          label={t('register.own')}
          hint={t('register.hint')}
          required
          value={wanted}
          onChange={(event) => {
            act.reset();
            setWanted(event.target.value);
          }}
          error={error}
          maxLength={32}
          autoCapitalize="none"
          spellCheck={false}
          after={<Free state={availability.free ? 'free' : availability.checking ? 'checking' : 'unknown'} />}
        />
        <Suggestions onPick={setWanted} />
        <Button type="submit" size="large" disabled={!availability.free}>
          {t('register.next')}
        </Button>
      </form>
      <Dialog open={asking && !act.refusal} title={t('register.confirmTitle')} onClose={() => setAsking(false)}>
        <p className="mb-2 text-4xl font-700">{wanted.normalize('NFKC').trim()}</p>
        <p>{t('register.confirmBody')}</p>
        <DialogButtons
          confirm={t('register.confirm')}
          busy={act.isPending}
          onCancel={() => setAsking(false)}
          onConfirm={() => void register().then(() => setAsking(false))}
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
