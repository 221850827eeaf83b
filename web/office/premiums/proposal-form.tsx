import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useFace, useStaff } from '../face.ts';
import type { OnDone } from '../register.tsx';
import { CampaignFacts } from './campaign-facts.tsx';
import { type InvitedTown, InviteTowns } from './invite-towns.tsx';

const typedOf = (today: string) => ({
  name: '',
  occasion: 'use',
  percent: '',
  startsAt: `${today}T09:00`,
  endsAt: '',
  expiresOn: '',
  budget: '',
  perHolder: '',
  ownPointsOnly: false,
  invited: [] as readonly InvitedTown[],
});

/** A campaign that a payer proposes to towns: for what, how much, when, its limits, and whom to invite. */
export function ProposalForm({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const { role } = useStaff();
  const form = useRouteForm({
    route: pointsRoutes.proposeCampaign,
    words: 'office.campaigns',
    values: typedOf(todayInJapan(now())),
    body: (typed) => ({
      ...typed,
      ownPointsOnly: typed.ownPointsOnly && typed.occasion === 'allocation',
      invited: typed.invited.map(({ code }) => code),
    }),
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.proposeCampaign, { body }),
    refusals: {
      name: ['campaign_name_taken', 'text_refused'],
      endsAt: ['period_invalid', 'campaign_ends_first', 'campaign_in_the_past'],
      expiresOn: ['premium_ends_too_early'],
      invited: ['campaign_without_towns', 'municipality_unknown', 'municipality_not_open', 'sandbox_apart'],
    },
    forgets: ['paid-campaigns', 'waiting', 'change-requests'],
    done: () => onDone(true),
  });
  const { occasion, invited } = form.values;
  const inPoints = t('money.points', { ns: 'translation' });
  const occasions = (['use', 'voucher', 'allocation'] as const).map((value) => ({
    value,
    label: t(`campaigns.${value}`),
    hint: t(`campaigns.${value}Hint`),
  }));
  return (
    <form.Entry submit={t('paid.propose')} onCancel={() => onDone(false)}>
      <form.Text name="name" />
      <form.Choice name="occasion" choices={occasions} />
      {role === 'company' && occasion === 'allocation' && <form.Check name="ownPointsOnly" />}
      <form.Count name="percent" unit="%" />
      <form.Day name="startsAt" type="datetime-local" label={t('campaigns.starts')} />
      <form.Day name="endsAt" type="datetime-local" label={t('campaigns.ends')} hint={t('campaigns.endsHint')} />
      <form.Day name="expiresOn" label={t('campaigns.expires')} hint={t('campaigns.expiresHint')} />
      <form.Amount name="budget" unit={inPoints} />
      <form.Amount name="perHolder" unit={inPoints} />
      <InviteTowns
        invited={invited}
        error={form.errors.invited}
        onInvited={(towns) => form.set({ invited: towns })}
        onFound={noteNothing}
      />
      <ProposalQuestion form={form} invited={invited} />
    </form.Entry>
  );
}
/** Who was looked for and not invited is told where a town may run a campaign alone; a proposal without towns is refused. */
const noteNothing = () => undefined;

type Asked = {
  name: string;
  occasion: 'use' | 'voucher' | 'allocation';
  percent: number;
  startsAt: string;
  endsAt: string;
  expiresOn: string;
  budget: number;
  perHolder: number | null;
  ownPointsOnly?: boolean | undefined;
};
type QuestionProps = {
  form: { asked: Asked | undefined; act: { isPending: boolean }; send: () => void; cancel: () => void };
  invited: readonly InvitedTown[];
};

/** The last look before a proposal is asked for: what it may cost, until when, and who is invited. */
function ProposalQuestion({ form: { asked, act, send, cancel }, invited }: QuestionProps) {
  const { t } = useTranslation('office');
  const { list } = usePhrases();
  const { organisation } = useStaff();
  if (!asked) return null;
  const inJapan = (minute: string) => `${minute}:00+09:00`;
  return (
    <Dialog open title={t('paid.proposeTitle')} onClose={() => act.isPending || cancel()}>
      <CampaignFacts
        {...asked}
        host={t('campaigns.keptByPayer')}
        place={t(asked.occasion === 'use' ? 'campaigns.everywhere' : 'campaigns.noPlace')}
        payer={organisation?.name ?? ''}
        ownPoints={t(asked.ownPointsOnly ? 'paid.own' : 'paid.all')}
        startsAt={inJapan(asked.startsAt)}
        endsAt={inJapan(asked.endsAt)}
      />
      <p className="mb-2">
        {t('campaigns.invite')}:{' '}
        {invited.length > 0 ? list(invited.map(({ name }) => name)) : t('campaigns.inviteNobody')}
      </p>
      <p>{t('paid.proposeBody')}</p>
      <DialogButtons confirm={t('paid.propose')} busy={act.isPending} onCancel={cancel} onConfirm={send} />
    </Dialog>
  );
}
