import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useFace } from '../face.ts';
import { AddForm } from '../office-page.tsx';
import { FORGETS, type PartnerSystem } from './system.ts';

type Props = { system: PartnerSystem; onDone: (words: string) => void };

/** Where the company's system is told, and the way to another address, or to none. */
export function WebhookCard({ system: { webhookAddress, isAddressChanging }, onDone }: Props) {
  const { t } = useTranslation('office');
  const [isRemoving, setRemoving] = useState(false);
  const asked = (saved: boolean) => saved && onDone(t('partnerSystem.addressAsked'));
  return (
    <section aria-label={t('partnerSystem.webhook')} className="mb-10">
      <h2 className="mb-3 text-xl font-700">{t('partnerSystem.webhook')}</h2>
      <p className="mb-4">{t('partnerSystem.webhookLead')}</p>
      <Facts
        className="mb-6"
        facts={[
          [
            t('partnerSystem.address'),
            <span key="address" className="break-all">
              {webhookAddress ?? t('partnerSystem.noAddress')}
            </span>,
          ],
        ]}
      />
      {isAddressChanging ? (
        <Banner tone="info" title={t('partnerSystem.addressChanging')} />
      ) : (
        <>
          <AddForm label={t('partnerSystem.changeAddress')} onDone={asked}>
            {(close) => <AddressForm present={webhookAddress ?? ''} onDone={close} />}
          </AddForm>
          {webhookAddress !== null && (
            <p className="print:hidden">
              <Button look="outline" size="small" onClick={() => setRemoving(true)}>
                {t('partnerSystem.removeAddress')}
              </Button>
            </p>
          )}
        </>
      )}
      {isRemoving && (
        <Dialog open title={t('partnerSystem.removeAddressTitle')} onClose={() => setRemoving(false)}>
          <RemoveForm
            onDone={(saved) => {
              setRemoving(false);
              asked(saved);
            }}
          />
        </Dialog>
      )}
    </section>
  );
}

type FormProps = { onDone: (saved: boolean) => void };
function AddressForm({ present, onDone }: FormProps & { present: string }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.askForWebhook,
    words: 'office.partnerSystem',
    values: { address: present, reason: '' },
    send: (body) => points.call(pointsRoutes.askForWebhook, { body }),
    wrong: ({ address }) => ({ address: address.trim() === '' ? t('partnerSystem.addressNeeded') : undefined }),
    refusals: { address: ['webhook_address_invalid', 'change_waiting'] },
    forgets: FORGETS,
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('partnerSystem.changeAddress')} onCancel={() => onDone(false)}>
      <form.Text name="address" />
      <form.Text name="reason" />
    </form.Entry>
  );
}

function RemoveForm({ onDone }: FormProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.askForWebhook,
    words: 'office.partnerSystem',
    values: { reason: '' },
    body: ({ reason }) => ({ address: null, reason }),
    send: (body) => points.call(pointsRoutes.askForWebhook, { body }),
    forgets: FORGETS,
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('partnerSystem.removeAddress')} onCancel={() => onDone(false)}>
      <p className="mb-4">{t('partnerSystem.removeAddressBody')}</p>
      <form.Text name="reason" />
    </form.Entry>
  );
}
