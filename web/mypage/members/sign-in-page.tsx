import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button, LinkButton } from '../../components/button.tsx';
import { type CardProof, CardStatus, useCard } from '../../components/card.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useForgetPerson, useRouteMutation } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import type { Answer } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { JoinPage } from './join-page.tsx';

/** By card, or by what the holder has chosen at home. A card whose holder has not joined leads to joining. */
export function SignInPage() {
  const { t } = useTranslation('mypage');
  const { t: shared } = useTranslation();
  const { member } = useFace();
  const [joining, setJoining] = useState<string>();
  if (joining) return <JoinPage mykeyId={joining} onStop={() => setJoining(undefined)} />;
  return (
    <>
      <PageTitle lead={t('signIn.lead')}>{t('signIn.title')}</PageTitle>
      {member.endedBecause() === 'changed' && <Banner tone="success" live title={t('signIn.changed')} />}
      {member.endedBecause() === 'ended' && (
        <Banner tone="info" live title={shared('session.ended')}>
          <p>{shared('session.endedBody')}</p>
        </Banner>
      )}
      <ByCard onNotMember={setJoining} />
      <ByPassword />
      <p className="mt-10">
        <Link to="/support">{t('support.see')}</Link>
      </p>
      <p className="mt-3">
        <Link to="/campaigns">{t('campaigns.see')}</Link>
      </p>
    </>
  );
}

type Identified =
  | { end: 'noId' }
  | { end: 'notMember'; mykeyId: string }
  | ({ end: 'signedIn' } & RouteAnswer<typeof pointsRoutes.signInWithCard>);

function ByCard({ onNotMember }: { onNotMember: (mykeyId: string) => void }) {
  const { t } = useTranslation('mypage');
  const { t: shared } = useTranslation();
  const { agentUrl, mykey, points, member, identification } = useFace();
  const card = useCard({ agentUrl, mykey });
  const act = useRouteMutation();
  const forget = useForgetPerson();
  const [noId, setNoId] = useState(false);

  /** Card → マイキー → the points cloud; what マイキー opened is closed again, unless joining needs it. */
  const identify = async (proof: CardProof): Promise<Answer<Identified>> => {
    const opened = await identification.open(proof);
    if (!opened.ok) return { ok: false, refusal: opened.refusal };
    const { status } = opened;
    const { mykeyId } = opened.value;
    if (mykeyId === null) {
      await identification.close();
      return { ok: true, status, value: { end: 'noId' } };
    }
    const asserted = await identification.assertion();
    if (!asserted.ok) return { ok: false, refusal: asserted.refusal };
    const signedIn = await points.call(pointsRoutes.signInWithCard, { body: { assertion: asserted.value } });
    if (!signedIn.ok && signedIn.refusal.outcome === 'not_a_member')
      return { ok: true, status, value: { end: 'notMember', mykeyId } };
    await identification.close();
    if (!signedIn.ok) return { ok: false, refusal: signedIn.refusal };
    return { ok: true, status, value: { end: 'signedIn', ...signedIn.value } };
  };
  const start = async () => {
    act.reset();
    setNoId(false);
    const proof = await card.read();
    if (!proof) return;
    await act.mutate(
      () => identify(proof),
      (ended) => {
        if (ended.end === 'noId') setNoId(true);
        else if (ended.end === 'notMember') onNotMember(ended.mykeyId);
        else {
          forget();
          member.keep({ ...ended.session, mykeyId: ended.mykeyId });
        }
      },
    );
  };
  return (
    <section className="mb-10">
      {act.refusal && <RefusalBanner refusal={act.refusal} />}
      {noId && (
        <Banner tone="info" live title={t('signIn.noId')}>
          <p className="mb-4">{t('signIn.noIdBody')}</p>
          <LinkButton href="/mykey/">{t('signIn.makeId')}</LinkButton>
        </Banner>
      )}
      <CardStatus card={card} />
      {act.isPending && <Waiting what={shared('waiting.working')} />}
      {!card.reading && (
        <Button size="large" wide busy={act.isPending} onClick={() => void start()}>
          {t('signIn.card')}
        </Button>
      )}
      <p className="mt-2 text-solid-gray-700">{t('signIn.cardHint')}</p>
    </section>
  );
}

function ByPassword() {
  const { t } = useTranslation('mypage');
  const { points, member } = useFace();
  const forget = useForgetPerson();
  const form = useRouteForm({
    route: pointsRoutes.signInWithPassword,
    words: 'mypage.signIn',
    values: { email: '', password: '' },
    send: (body) => points.call(pointsRoutes.signInWithPassword, { body }),
    refusals: { password: ['sign_in_refused'] },
    done: ({ session, mykeyId }) => {
      forget();
      member.keep({ ...session, mykeyId });
    },
  });
  return (
    <section className="border-t border-solid-gray-300 pt-8">
      <h2 className="mb-4 text-xl font-700">{t('signIn.or')}</h2>
      <form.Entry submit={t('signIn.submit')} look="outline" size="large" wide>
        <form.Text name="email" type="email" autoComplete="username" />
        <form.Text name="password" type="password" autoComplete="current-password" />
      </form.Entry>
    </section>
  );
}
