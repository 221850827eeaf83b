import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteRequest } from '../../../contract/index.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useStaff } from '../face.ts';
import { CampaignFacts } from './campaign-facts.tsx';
import type { Found, InvitedTown } from './invite-towns.tsx';

type Asked = NonNullable<RouteRequest<typeof pointsRoutes.createCampaign>['body']>;
type Props = {
  form: { asked: Asked | undefined; act: { isPending: boolean }; send: () => void; cancel: () => void };
  place: string;
  invited: readonly InvitedTown[];
  found: Found | undefined;
  /** The name of the registered company or body that was chosen. */
  registered: string;
};

const payerOf = (payer: Asked['payer'], registered: string) => {
  if (payer?.kind === 'registered') return registered;
  return payer?.kind === 'other' ? payer.name : null;
};

/** The last look before a campaign is asked for: its budget and days, who is invited, and who was looked for and is not. */
export function CampaignQuestion({ form: { asked, act, send, cancel }, place, invited, found, registered }: Props) {
  const { t } = useTranslation('office');
  const { list } = usePhrases();
  const { municipality } = useStaff();
  if (!asked) return null;
  const inJapan = (minute: string) => `${minute}:00+09:00`;
  const forgotten =
    found && found.codes.length > 0 && !found.codes.some((code) => invited.some((town) => town.code === code));
  return (
    <Dialog open title={t('campaigns.addTitle')} onClose={() => act.isPending || cancel()}>
      <CampaignFacts
        {...asked}
        host={municipality?.name ?? ''}
        place={place}
        payer={payerOf(asked.payer, registered)}
        startsAt={inJapan(asked.startsAt)}
        endsAt={inJapan(asked.endsAt)}
      />
      <p className="mb-2">
        {t('campaigns.invite')}:{' '}
        {invited.length > 0 ? list(invited.map(({ name }) => name)) : t('campaigns.inviteNobody')}
      </p>
      {forgotten && <p className="mb-2 font-700">{t('campaigns.notInvited', { words: found.words })}</p>}
      <p>{t('campaigns.addBody')}</p>
      <DialogButtons confirm={t('campaigns.add')} busy={act.isPending} onCancel={cancel} onConfirm={send} />
    </Dialog>
  );
}
