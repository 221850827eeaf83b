import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { CheckField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useAct, useForgetPerson } from '../../components/use-ask.ts';
import type { Answer } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { LoginFields } from './login-fields.tsx';

type Joined = RouteAnswer<typeof pointsRoutes.join>;

/** Once: joins with the card that was just read; an e-mail login only for who wants one. */
export function JoinPage({ mykeyId, onStop }: { mykeyId: string; onStop: () => void }) {
  const { t } = useTranslation('mypage');
  const { points, member, identification } = useFace();
  const [wanted, setWanted] = useState(false);
  const [login, setLogin] = useState({ email: '', password: '' });
  const act = useAct();
  const forget = useForgetPerson();
  const { errors, rest } = usePlaced(act.refusal, { email: ['email_taken'], password: [] });
  const join = async (): Promise<Answer<Joined>> => {
    // An assertion is good for one use; the card's session gives another without a second tap.
    const asserted = await identification.assertion();
    if (!asserted.ok) return { ok: false, refusal: asserted.refusal };
    return points.call(pointsRoutes.join, { body: { assertion: asserted.value, ...(wanted && { login }) } });
  };
  const submit = () =>
    act.run(join, async (joined) => {
      await identification.close();
      forget();
      member.keep({ ...joined.session, mykeyId: joined.mykeyId });
    });
  const stop = async () => {
    await identification.close();
    onStop();
  };
  const incomplete = wanted && (login.email === '' || login.password === '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <PageTitle lead={t('join.lead', { mykeyId })}>{t('join.title')}</PageTitle>
      {rest && <RefusalBanner refusal={rest} />}
      <CheckField label={t('join.login')} checked={wanted} onChange={(event) => setWanted(event.target.checked)} />
      <p className="mb-6 text-solid-gray-700">{t('join.loginHint')}</p>
      {wanted && (
        <LoginFields
          login={login}
          onLogin={setLogin}
          errors={errors}
          words={{ email: t('join.email'), password: t('join.password'), passwordHint: t('join.passwordHint') }}
        />
      )}
      <div className="flex flex-col-reverse gap-4 sm:flex-row sm:justify-between">
        <Button look="outline" size="large" onClick={() => void stop()}>
          {t('join.stop')}
        </Button>
        <Button type="submit" size="large" busy={act.busy} disabled={incomplete}>
          {t('join.submit')}
        </Button>
      </div>
    </form>
  );
}
