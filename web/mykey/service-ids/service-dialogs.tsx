import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';

export type Service = RouteAnswer<typeof mykeyRoutes.showCardholder>['links'][number];
type DialogProps = { service: Service; onClose: (done: boolean) => void };

/** Takes a linked number away, or says no to one that came in a list. */
export function Unlink({ service, onClose }: DialogProps) {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const forget = useForget();
  const act = useAct();
  const unlink = () =>
    act.run(
      () => mykey.call(mykeyRoutes.unlink, { params: { operatorId: service.operatorId } }),
      () => {
        forget('me');
        onClose(true);
      },
    );
  return (
    <Dialog
      open
      title={t(service.state === 'pending' ? 'services.noTitle' : 'services.unlinkTitle')}
      onClose={() => onClose(false)}
    >
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p>{t('services.unlinkBody', { name: service.operatorName, number: service.customerId })}</p>
      <DialogButtons
        danger
        confirm={t('services.unlink')}
        busy={act.busy}
        onCancel={() => onClose(false)}
        onConfirm={() => void unlink()}
      />
    </Dialog>
  );
}

/** Puts a new number in the place of the one that is linked, as when a 利用カード was lost. */
export function Replace({ service, onClose }: DialogProps) {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const forget = useForget();
  const act = useAct();
  const [customerId, setCustomerId] = useState('');
  const { errors, rest } = usePlaced(act.refusal, {
    customerId: ['customer_id_format', 'customer_id_check_digit', 'customer_id_taken'],
  });
  const replace = () =>
    act.run(
      () => mykey.call(mykeyRoutes.replaceLink, { params: { operatorId: service.operatorId }, body: { customerId } }),
      () => {
        forget('me');
        onClose(true);
      },
    );
  return (
    <Dialog open title={t('services.replaceTitle')} onClose={() => onClose(false)}>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <p className="mb-4">{t('services.replaceBody', { name: service.operatorName, number: service.customerId })}</p>
      <TextField
        label={t('add.number', { name: service.operatorName })}
        required
        value={customerId}
        error={errors.customerId}
        onChange={(event) => {
          act.clear();
          setCustomerId(event.target.value);
        }}
      />
      <DialogButtons
        confirm={t('services.replace')}
        busy={act.busy}
        onCancel={() => onClose(false)}
        onConfirm={() => customerId !== '' && void replace()}
      />
    </Dialog>
  );
}
