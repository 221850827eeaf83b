import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button, LinkButton } from '../../components/button.tsx';
import { CardStatus, useCard } from '../../components/card.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';

type SignIn = RouteAnswer<typeof mykeyRoutes.showSignIn>;
type Presented = RouteAnswer<typeof mykeyRoutes.presentCardForSignIn>;
type Customer = NonNullable<Presented['customer']>;

/** Where a site sends its visitor: which site it is, the card and its PIN, and, where asked, the customer number. */
export function SignInPage() {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { mykey } = useFace();
  const { signInId } = useParams({ strict: false }) as { signInId: string };
  const asked = useRouteQuery(['sign-in', signInId], () =>
    mykey.call(mykeyRoutes.showSignIn, { params: { signInId } }),
  );
  const [presented, setPresented] = useState<Presented>();
  const [leaving, setLeaving] = useState(false);
  const leaveTo = (address: string) => {
    setLeaving(true);
    window.location.assign(address);
  };
  if (leaving)
    return (
      <>
        <PageTitle>{t('signIn.going')}</PageTitle>
        <Waiting what={t('signIn.going')} />
      </>
    );
  if (presented?.customer && asked.data)
    return (
      <Consent
        signIn={asked.data}
        customer={presented.customer}
        onPass={leaveTo}
        onKeep={() => leaveTo(presented.continueAt)}
      />
    );
  if (asked.data)
    return (
      <LayCard
        signInId={signInId}
        signIn={asked.data}
        onPresented={(answer) => (answer.customer ? setPresented(answer) : leaveTo(answer.continueAt))}
      />
    );
  return asked.refusal ? (
    <>
      <PageTitle>{t('signIn.over')}</PageTitle>
      <RefusalBanner refusal={asked.refusal} />
    </>
  ) : (
    <Waiting what={shared('waiting.working')} />
  );
}

function LayCard(props: { signInId: string; signIn: SignIn; onPresented: (answer: Presented) => void }) {
  const { signInId, signIn, onPresented } = props;
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { agentUrl, mykey } = useFace();
  const card = useCard({ agentUrl, mykey });
  const act = useRouteMutation();
  const start = async () => {
    act.reset();
    const proof = await card.read();
    if (!proof) return;
    await act.mutate(
      () => mykey.call(mykeyRoutes.presentCardForSignIn, { params: { signInId }, body: proof }),
      onPresented,
    );
  };
  const { siteName: site, operatorName: operator } = signIn;
  return (
    <>
      <PageTitle lead={t('signIn.lead', { operator })} title={t('signIn.title', { site })}>
        {t('signIn.title', { site })}
      </PageTitle>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <CardStatus card={card} />
      {act.isPending && <Waiting what={shared('waiting.working')} />}
      {!card.reading && (
        <div className="flex flex-wrap gap-4">
          <Button size="large" busy={act.isPending} onClick={() => void start()}>
            {t('signIn.start')}
          </Button>
          <LinkButton href={signIn.abandonAt} look="outline" size="large">
            {t(act.refusal ? 'signIn.back' : 'signIn.abandon')}
          </LinkButton>
        </div>
      )}
      <Told signIn={signIn} />
    </>
  );
}

/** What the site learns and what it does not: known before the card is laid, not after. */
function Told({ signIn: { operatorName, returnHost, asksCustomerId } }: { signIn: SignIn }) {
  const { t } = useTranslation('mykey');
  return (
    <section className="mt-10 max-w-3xl rounded-16 border border-solid-gray-300 p-6">
      <h2 className="mb-3 text-xl font-700">{t('signIn.told')}</h2>
      <ul className="mb-4 list-disc ps-6">
        <li>{t('signIn.toldPseudonym', { operator: operatorName })}</li>
        <li>{t('signIn.toldCard')}</li>
        {asksCustomerId && <li>{t('signIn.toldCustomerId')}</li>}
      </ul>
      <p className="mb-4">{t('signIn.untold')}</p>
      <dl className="flex flex-wrap gap-x-4">
        <dt className="text-solid-gray-700">{t('signIn.returns')}</dt>
        <dd className="font-mono">{returnHost}</dd>
      </dl>
    </section>
  );
}

type ConsentProps = {
  signIn: SignIn;
  customer: Customer;
  onPass: (address: string) => void;
  onKeep: () => void;
};

function Consent({ signIn, customer, onPass, onKeep }: ConsentProps) {
  const { t } = useTranslation('mykey');
  const { siteName: site, operatorName: operator, abandonAt } = signIn;
  return (
    <>
      <PageTitle lead={t('signIn.consentLead', { site, operator })}>{t('signIn.consentTitle')}</PageTitle>
      <dl className="mb-8 max-w-2xl rounded-12 border-2 border-solid-gray-800 p-5">
        <dt className="text-solid-gray-700">{t('signIn.number')}</dt>
        <dd className="font-mono text-3xl font-700 tracking-wide">{customer.customerId}</dd>
      </dl>
      <div className="flex flex-wrap gap-4">
        <Button size="large" onClick={() => onPass(customer.continueAt)}>
          {t('signIn.pass')}
        </Button>
        <Button size="large" look="outline" onClick={onKeep}>
          {t('signIn.keep')}
        </Button>
      </div>
      <p className="mt-6">
        <a href={abandonAt}>{t('signIn.abandon')}</a>
      </p>
    </>
  );
}
