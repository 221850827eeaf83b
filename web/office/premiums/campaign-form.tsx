import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { EntryForm } from '../office-page.tsx';
import { bodyOf, type Form, firstForm, isWhole } from './campaign-entry.ts';
import { Limits, Payer, Period, Place, What } from './campaign-fields.tsx';
import { type InvitedTown, InviteTowns } from './invite-towns.tsx';

/** A new campaign: for what, how much, who pays, when and where, its limits, and whom to invite. */
export function CampaignForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const forget = useForget();
  const act = useAct();
  const [form, setForm] = useState(() => firstForm(todayInJapan(now())));
  const [invited, setInvited] = useState<InvitedTown[]>([]);
  const change = (field: keyof Form) => (value: string) => setForm((before) => ({ ...before, [field]: value }));
  const { errors, rest } = usePlaced(act.refusal, {
    name: ['campaign_name_taken', 'text_refused'],
    endsAt: ['period_invalid', 'campaign_ends_first', 'campaign_in_the_past'],
    expiresOn: ['premium_ends_too_early'],
    payer: ['premium_without_payer'],
    place: ['campaign_place_without_use', 'place_unknown', 'street_unknown'],
    invited: ['municipality_unknown', 'municipality_not_open'],
  });
  const save = () =>
    act.run(
      () => points.call(pointsRoutes.createCampaign, { body: bodyOf(form, invited) }),
      () => {
        forget('campaigns');
        onDone(true);
      },
    );
  return (
    <EntryForm
      act={act}
      rest={rest}
      onSubmit={() => void save()}
      submit={t('campaigns.add')}
      disabled={!isWhole(form)}
      onCancel={() => onDone(false)}
    >
      <What form={form} change={change} error={errors.name} />
      <Payer form={form} change={change} error={errors.payer} />
      <Period form={form} change={change} errors={errors} />
      {form.occasion !== 'allocation' && <Place form={form} change={change} error={errors.place} />}
      <Limits form={form} change={change} />
      <InviteTowns invited={invited} error={errors.invited} onInvited={setInvited} />
    </EntryForm>
  );
}
