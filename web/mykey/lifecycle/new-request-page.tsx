import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { CardStatus, useCard } from '../../components/card.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useFace } from '../face.ts';

const KINDS = ['suspend', 'resume', 'renew', 'invalidate'] as const;
const REASONS = ['card_lost', 'codes_lost', 'holder_wish', 'proxy'] as const;
type Kind = (typeof KINDS)[number];
type Reason = (typeof REASONS)[number];

/** What is asked, for which ID, and why; for a renewal the holder lays down the new card and types the PIN. */
export function NewRequestPage() {
  const { t } = useTranslation('mykey');
  const { agentUrl, admin } = useFace();
  const card = useCard({ agentUrl, mykey: admin });
  const [asked, setAsked] = useState<'open' | 'done'>();
  const form = useRouteForm({
    route: mykeyRoutes.requestAtDesk,
    words: 'mykey.desk',
    values: { kind: 'suspend' as Kind, mykeyId: '', reason: 'card_lost' as Reason },
    // What a renewal asks as well, which has a route of its own.
    body: ({ mykeyId, reason }) => ({ mykeyId, reason }),
    adds: ['kind'],
    send: async (body, { kind }) => {
      if (kind !== 'renew') return admin.call(mykeyRoutes.requestAtDesk, { body: { ...body, kind } });
      const proof = await card.read();
      return proof && admin.call(mykeyRoutes.renewAtDesk, { body: { ...body, ...proof } });
    },
    refusals: { mykeyId: ['mykey_id_unknown', 'status_is_final', 'not_suspended'] },
    forgets: ['desk-requests'],
    done: ({ state }) => setAsked(state),
  });
  if (asked) return <AskedFor state={asked} />;
  return (
    <>
      <BackLink to="/desk">{t('desk.back')}</BackLink>
      <PageTitle lead={t('desk.newLead')}>{t('desk.newTitle')}</PageTitle>
      <form.Entry
        submit={card.reading ? undefined : t(form.values.kind === 'renew' ? 'desk.tap' : 'desk.submit')}
        size="large"
        className="max-w-2xl"
      >
        <form.Choice
          name="kind"
          choices={KINDS.map((value) => ({
            value,
            label: t(`desk.kinds.${value}.name`),
            hint: t(`desk.kinds.${value}.hint`),
          }))}
        />
        <form.Code name="mykeyId" />
        <form.Select name="reason" options={REASONS.map((value) => ({ value, label: t(`desk.reasons.${value}`) }))} />
        <CardStatus card={card} />
      </form.Entry>
    </>
  );
}

function AskedFor({ state }: { state: 'open' | 'done' }) {
  const { t } = useTranslation('mykey');
  return (
    <>
      <PageTitle>{t('desk.askedTitle')}</PageTitle>
      <Banner tone="success" live title={t(state === 'done' ? 'desk.stopped' : 'desk.asked')}>
        {state === 'open' && <p>{t('desk.askedBody')}</p>}
      </Banner>
      <NextLink to="/desk" size="large">
        {t('desk.back')}
      </NextLink>
    </>
  );
}
