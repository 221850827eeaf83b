import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { officeAccountRoutes, type RouteAnswer } from '../../../contract/index.ts';
import type { Client } from '../../device/http.ts';
import { RefusalBanner } from '../banner.tsx';
import { Button } from '../button.tsx';
import { Dialog, DialogButtons } from '../dialog.tsx';
import { TextField } from '../field.tsx';
import { Aside } from '../phrases.tsx';
import { useAct, useForget } from '../use-ask.ts';

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

/** What can be done with one account of a list: a new secret, an end, a revival, each with its reason. */
export function AccountActions(props: {
  account: Account;
  client: Client;
  onHanded: (handed: Handed, name: string) => void;
  onEnded: (name: string) => void;
}) {
  const { account, client, onHanded, onEnded } = props;
  const { t } = useTranslation();
  const forget = useForget();
  const act = useAct();
  const [step, setStep] = useState<Step>();
  const [reason, setReason] = useState('');
  const close = () => {
    act.clear();
    setStep(undefined);
    setReason('');
  };
  const request = { params: { staffId: account.staffId }, body: { reason } };
  const settle = (then: () => void) => {
    forget('staff', 'change-requests', 'staff-me');
    close();
    then();
  };
  const take = () =>
    step === 'end'
      ? act.run(
          () => client.call(officeAccountRoutes.endStaff, request),
          () => settle(() => onEnded(account.name)),
        )
      : act.run(
          () => client.call(officeAccountRoutes[step === 'revive' ? 'reviveStaff' : 'resetStaff'], request),
          (handed) => settle(() => onHanded(handed, account.name)),
        );
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
          {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
          <p className="mb-4">
            <strong>{account.name}</strong> {t(BODIES[step])}
          </p>
          <TextField
            label={t('people.reason')}
            hint={t('people.reasonHint')}
            required
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <DialogButtons
            confirm={t(LABELS[step])}
            danger={step === 'end'}
            busy={act.busy}
            disabled={reason.trim() === ''}
            onCancel={close}
            onConfirm={() => void take()}
          />
        </Dialog>
      )}
    </span>
  );
}
