import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { CardStatus, useCard } from '../../components/card.tsx';
import { ChoiceField, SelectField, TextField } from '../../components/field.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate, useRouteMutation } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

const KINDS = ['suspend', 'resume', 'renew', 'invalidate'] as const;
const REASONS = ['card_lost', 'codes_lost', 'holder_wish', 'proxy'] as const;
type Kind = (typeof KINDS)[number];
type Reason = (typeof REASONS)[number];

/** What is asked, for which ID, and why; for a renewal the holder lays down the new card and types the PIN. */
export function NewRequestPage() {
  const { t } = useTranslation('mykey');
  const { agentUrl, admin } = useFace();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const card = useCard({ agentUrl, mykey: admin });
  const [kind, setKind] = useState<Kind>('suspend');
  const [mykeyId, setMykeyId] = useState('');
  const [reason, setReason] = useState<Reason>('card_lost');
  const [asked, setAsked] = useState<'open' | 'done'>();
  const { errors, rest } = usePlaced(act.refusal, {
    mykeyId: ['mykey_id_unknown', 'status_is_final', 'not_suspended'],
  });
  const then = ({ state }: { state: 'open' | 'done' }) => {
    forget('desk-requests');
    setAsked(state);
  };
  const request = async () => {
    act.reset();
    if (kind !== 'renew')
      return act.mutate(() => admin.call(mykeyRoutes.requestAtDesk, { body: { kind, mykeyId, reason } }), then);
    const proof = await card.read();
    if (proof)
      await act.mutate(() => admin.call(mykeyRoutes.renewAtDesk, { body: { ...proof, mykeyId, reason } }), then);
  };
  if (asked) return <AskedFor state={asked} />;
  return (
    <>
      <BackLink to="/desk">{t('desk.back')}</BackLink>
      <PageTitle lead={t('desk.newLead')}>{t('desk.newTitle')}</PageTitle>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="max-w-2xl"
        onSubmit={(event) => {
          event.preventDefault();
          void request();
        }}
      >
        <ChoiceField
          label={t('desk.kind')}
          name="kind"
          value={kind}
          onChange={(chosen) => setKind(chosen as Kind)}
          choices={KINDS.map((value) => ({
            value,
            label: t(`desk.kinds.${value}.name`),
            hint: t(`desk.kinds.${value}.hint`),
          }))}
        />
        <TextField
          label={t('desk.mykeyId')}
          hint={t('desk.mykeyIdHint')}
          required
          value={mykeyId}
          error={errors.mykeyId}
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => setMykeyId(event.target.value)}
        />
        <SelectField
          label={t('desk.reason')}
          value={reason}
          onChange={(event) => setReason(event.target.value as Reason)}
        >
          {REASONS.map((value) => (
            <option key={value} value={value}>
              {t(`desk.reasons.${value}`)}
            </option>
          ))}
        </SelectField>
        <CardStatus card={card} />
        {!card.reading && (
          <Button type="submit" size="large" busy={act.isPending} disabled={mykeyId === ''}>
            {t(kind === 'renew' ? 'desk.tap' : 'desk.submit')}
          </Button>
        )}
      </form>
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
