import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { officeAccountRoutes, type RouteAnswer } from '../../../contract/index.ts';
import type { Answer, Client } from '../../device/http.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { useRouteForm } from '../form/route-form.tsx';
import { Aside } from '../phrases.tsx';

type Account = { staffId: string; name: string; state: 'invited' | 'active' | 'ended'; isChanging: boolean };
type Step = 'reset' | 'revive' | 'end';
type Handed = RouteAnswer<typeof officeAccountRoutes.resetStaff>;

const STEPS: Record<Account['state'], readonly Step[]> = {
  active: ['reset', 'end'],
  invited: ['reset', 'end'],
  ended: ['revive'],
};
const LABELS = { reset: 'people.confirmReset', revive: 'people.confirmRevive', end: 'people.end' } as const;
const BODIES = { reset: 'people.resetBody', revive: 'people.reviveBody', end: 'people.endBody' } as const;

type Props = {
  account: Account;
  client: Client;
  onHanded: (handed: Handed, name: string) => void;
  onEnded: (name: string) => void;
};

/** What can be done with one account of a list: a new secret, an end, a revival, each with its reason. */
export function AccountActions(props: Props) {
  const { account } = props;
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>();
  const close = () => setStep(undefined);
  if (account.isChanging) return <>{t('people.changing')}</>;
  return (
    <span className="flex flex-wrap gap-2">
      {STEPS[account.state].map((one) => (
        <Button key={one} look="outline" size="small" className="whitespace-nowrap" onClick={() => setStep(one)}>
          {t(`people.${one}`)}
          <Aside of={account.name} />
        </Button>
      ))}
      {step && (
        <Dialog open title={t(`people.${step}`)} onClose={close}>
          <StepForm {...props} step={step} onClose={close} />
        </Dialog>
      )}
    </span>
  );
}

function StepForm({ account, client, onHanded, onEnded, step, onClose }: Props & { step: Step; onClose: () => void }) {
  const { t } = useTranslation();
  const params = { staffId: account.staffId };
  const form = useRouteForm({
    route: officeAccountRoutes.endStaff,
    words: 'translation.people',
    values: { reason: '' },
    send: (body): Promise<Answer<Handed | Record<string, never>>> =>
      client.call(officeAccountRoutes[`${step}Staff`], { params, body }),
    forgets: ['staff', 'change-requests', 'waiting'],
    done: (told) => {
      onClose();
      if ('code' in told) onHanded(told as Handed, account.name);
      else onEnded(account.name);
    },
  });
  return (
    <form.Entry submit={t(LABELS[step])} look={step === 'end' ? 'danger' : 'solid'} onCancel={onClose}>
      <p className="mb-4">
        <strong>{account.name}</strong> {t(BODIES[step])}
      </p>
      <form.Text name="reason" />
    </form.Entry>
  );
}
