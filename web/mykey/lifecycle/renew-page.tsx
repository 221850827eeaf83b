import { Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { BackLink } from '../../components/next.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useAct } from '../../components/use-ask.ts';
import { useSession } from '../../components/use-session.ts';
import { useFace } from '../face.ts';
import { useShowCodes } from '../frame.tsx';

/** A new card takes over the マイキーID of the former one, with the recovery code its holder kept. */
export function RenewPage() {
  const { t } = useTranslation('mykey');
  const { holder, mykey } = useFace();
  const session = useSession(holder);
  const showCodes = useShowCodes();
  const [mykeyId, setMykeyId] = useState('');
  const [recoveryCode, setRecoveryCode] = useState('');
  const act = useAct();
  const { errors, rest } = usePlaced(act.refusal, { mykeyId: [], recoveryCode: ['recovery_refused'] });
  if (!session || session.mykeyId !== null) return <Navigate to="/" />;

  const renew = () =>
    act.run(
      () => mykey.call(mykeyRoutes.renewCertificate, { body: { mykeyId, recoveryCode } }),
      (codes) => {
        showCodes(codes);
        holder.keep({ ...session, mykeyId: codes.mykeyId });
      },
    );
  return (
    <>
      <BackLink to="/">{t('choose.back')}</BackLink>
      <PageTitle lead={t('renew.lead')}>{t('renew.title')}</PageTitle>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="max-w-2xl"
        onSubmit={(event) => {
          event.preventDefault();
          void renew();
        }}
      >
        <TextField
          label={t('renew.mykeyId')}
          required
          value={mykeyId}
          error={errors.mykeyId}
          onChange={(event) => setMykeyId(event.target.value)}
          autoCapitalize="none"
          spellCheck={false}
        />
        <TextField
          label={t('renew.recovery')}
          hint={t('renew.recoveryHint')}
          required
          value={recoveryCode}
          error={errors.recoveryCode}
          onChange={(event) => setRecoveryCode(event.target.value)}
          autoCapitalize="characters"
          spellCheck={false}
        />
        <p className="mb-6">{t('renew.lost')}</p>
        <Button type="submit" size="large" busy={act.busy} disabled={mykeyId === '' || recoveryCode === ''}>
          {t('renew.submit')}
        </Button>
      </form>
    </>
  );
}
