import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Question } from '../../components/question.tsx';
import { useInvalidate } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

export type Service = RouteAnswer<typeof mykeyRoutes.showCardholder>['links'][number];
type DialogProps = { service: Service; onClose: (done: boolean) => void };

/** Takes a linked number away, or says no to one that came in a list. */
export function Unlink({ service, onClose }: DialogProps) {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  return (
    <Question
      title={t(service.state === 'pending' ? 'services.noTitle' : 'services.unlinkTitle')}
      confirm={t('services.unlink')}
      danger
      ask={() => mykey.call(mykeyRoutes.unlink, { params: { operatorId: service.operatorId } })}
      forgets={['me']}
      onDone={() => onClose(true)}
      onClose={() => onClose(false)}
    >
      <p>{t('services.unlinkBody', { name: service.operatorName, number: service.customerId })}</p>
    </Question>
  );
}

/** Puts a new number in the place of the one that is linked, as when a 利用カード was lost. */
export function Replace({ service, onClose }: DialogProps) {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const forget = useInvalidate();
  const { operatorId, operatorName: name, customerId: number } = service;
  const form = useRouteForm({
    route: mykeyRoutes.replaceLink,
    words: 'mykey.services',
    values: { customerId: '' },
    send: (body) => mykey.call(mykeyRoutes.replaceLink, { params: { operatorId }, body }),
    refusals: { customerId: ['customer_id_format', 'customer_id_check_digit', 'customer_id_taken'] },
    done: () => {
      forget('me');
      onClose(true);
    },
  });
  return (
    <Dialog open title={t('services.replaceTitle')} onClose={() => onClose(false)}>
      <p className="mb-4">{t('services.replaceBody', { name, number })}</p>
      <form.Entry submit={t('services.replace')} size="large" onCancel={() => onClose(false)}>
        <form.Code name="customerId" label={t('add.number', { name })} />
      </form.Entry>
    </Dialog>
  );
}
