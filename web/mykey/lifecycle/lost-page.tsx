import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useAct } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';

/** A lost card: the stop code stops the マイキーID, from any device and without a card. */
export function LostPage() {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const [mykeyId, setMykeyId] = useState('');
  const [stopCode, setStopCode] = useState('');
  const [done, setDone] = useState(false);
  const act = useAct();
  const { errors, rest } = usePlaced(act.refusal, { mykeyId: [], stopCode: ['stop_code_form'] });
  const stop = () =>
    act.run(
      () => mykey.call(mykeyRoutes.suspendByStopCode, { body: { mykeyId, stopCode } }),
      () => setDone(true),
    );
  if (done)
    return (
      <>
        <PageTitle>{t('lost.title')}</PageTitle>
        <Banner tone="success" live title={t('lost.done')}>
          <p>{t('lost.doneBody')}</p>
        </Banner>
        <p className="mb-8">{t('lost.card')}</p>
        <NextLink to="/" look="outline" size="large">
          {t('lost.back')}
        </NextLink>
      </>
    );
  return (
    <>
      <BackLink to="/">{t('lost.back')}</BackLink>
      <PageTitle lead={t('lost.lead')}>{t('lost.title')}</PageTitle>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="max-w-2xl"
        onSubmit={(event) => {
          event.preventDefault();
          void stop();
        }}
      >
        <TextField
          label={t('lost.mykeyId')}
          required
          value={mykeyId}
          error={errors.mykeyId}
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => setMykeyId(event.target.value)}
        />
        <TextField
          label={t('lost.stop')}
          hint={t('lost.stopHint')}
          required
          value={stopCode}
          error={errors.stopCode}
          autoCapitalize="characters"
          spellCheck={false}
          onChange={(event) => setStopCode(event.target.value)}
        />
        <p className="mb-6">{t('lost.card')}</p>
        <Button type="submit" size="large" busy={act.busy} disabled={mykeyId === '' || stopCode === ''}>
          {t('lost.submit')}
        </Button>
      </form>
    </>
  );
}
