import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../contract/index.ts';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { Dialog, DialogButtons } from '../components/dialog.tsx';
import { LineList } from '../components/line-list.tsx';
import { NextLink } from '../components/next.tsx';
import { PageTitle } from '../components/shell.tsx';
import { useAct, useAsk, useForget } from '../components/use-ask.ts';
import { useSession } from '../components/use-session.ts';
import { Waiting } from '../components/waiting.tsx';
import { ChoosePage } from './choose-page.tsx';
import { useFace } from './face.ts';

type Service = RouteAnswer<typeof mykeyRoutes.showCardholder>['links'][number];

/** The third step and home: which services this card opens. */
export function ServicesPage() {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { holder, mykey } = useFace();
  const session = useSession(holder);
  const me = useAsk(['me'], () => mykey.call(mykeyRoutes.showCardholder), { enabled: session?.mykeyId != null });
  const [leaving, setLeaving] = useState<Service>();
  const [unlinked, setUnlinked] = useState(false);
  if (session?.mykeyId === null) return <ChoosePage />;
  return (
    <>
      <PageTitle lead={t('services.lead')}>{t('services.title')}</PageTitle>
      {unlinked && <Banner tone="success" live title={t('services.unlinked')} />}
      {me.refusal && <RefusalBanner refusal={me.refusal} onAgain={me.refresh} />}
      {me.waiting && <Waiting what={shared('waiting.working')} />}
      {me.value?.status === 'suspended' && <Banner tone="warning" title={t('services.suspended')} />}
      {me.value?.status === 'invalidated' && <Banner tone="warning" title={t('status.ended')} />}
      {me.value && (
        <LineList
          label={t('services.label')}
          empty={t('services.empty')}
          lines={me.value.links.map((service) => ({
            key: service.operatorId,
            name: service.operatorName,
            note: (
              <>
                {t('services.number', { number: service.customerId })}
                {service.state === 'pending' && <span className="block">{t('services.pending')}</span>}
              </>
            ),
            after: (
              <Button look="outline" size="small" onClick={() => setLeaving(service)}>
                {t('services.unlink')}
                <span className="sr-only">（{service.operatorName}）</span>
              </Button>
            ),
          }))}
        />
      )}
      {me.value?.status === 'active' && (
        <p className="mt-8">
          <NextLink to="/add" size="large">
            {t('services.add')}
          </NextLink>
        </p>
      )}
      <p className="mt-10">
        <Link to="/status">{t('services.settings')}</Link>
      </p>
      {leaving && (
        <Unlink
          service={leaving}
          onClose={(done) => {
            setLeaving(undefined);
            setUnlinked(done);
          }}
        />
      )}
    </>
  );
}

function Unlink({ service, onClose }: { service: Service; onClose: (done: boolean) => void }) {
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
    <Dialog open title={t('services.unlinkTitle')} onClose={() => onClose(false)}>
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
