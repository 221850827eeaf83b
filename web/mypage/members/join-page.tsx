import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useForgetPerson } from '../../components/use-route.ts';
import type { Answer } from '../../device/http.ts';
import { useFace } from '../face.ts';

type Joined = RouteAnswer<typeof pointsRoutes.join>;

/** Once: joins with the card that was just read; an e-mail login only for who wants one. */
export function JoinPage({ mykeyId, onStop }: { mykeyId: string; onStop: () => void }) {
  const { t } = useTranslation('mypage');
  const { points, member, identification } = useFace();
  const forget = useForgetPerson();
  const form = useRouteForm({
    route: pointsRoutes.join,
    words: 'mypage.join',
    values: { login: false as boolean, email: '', password: '' },
    // The assertion comes when it is sent; until then its place is judged as filled.
    body: ({ login, email, password }) => ({ assertion: 'later', ...(login && { login: { email, password } }) }),
    send: async (body): Promise<Answer<Joined>> => {
      // An assertion is good for one use; the card's session gives another without a second tap.
      const asserted = await identification.assertion();
      if (!asserted.ok) return { ok: false, refusal: asserted.refusal };
      const answer = await points.call(pointsRoutes.join, { body: { ...body, assertion: asserted.value } });
      return answer.ok ? answer : { ok: false, refusal: answer.refusal };
    },
    refusals: { email: ['email_taken'] },
    done: async (joined) => {
      await identification.close();
      forget();
      member.keep({ ...joined.session, mykeyId: joined.mykeyId });
    },
  });
  const stop = async () => {
    await identification.close();
    onStop();
  };
  return (
    <>
      <PageTitle lead={t('join.lead', { mykeyId })}>{t('join.title')}</PageTitle>
      <form.Entry submit={t('join.submit')} size="large" onCancel={() => void stop()}>
        <form.Check name="login" />
        <p className="mb-6 text-solid-gray-700">{t('join.loginHint')}</p>
        {form.values.login && (
          <>
            <form.Text name="email" type="email" autoComplete="email" />
            <form.Text name="password" type="password" autoComplete="new-password" />
          </>
        )}
      </form.Entry>
    </>
  );
}
