import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { LineList } from '../../components/line-list.tsx';
import { NextLink } from '../../components/next.tsx';
import { Aside } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate, useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useSession } from '../../components/use-session.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import { ChoosePage } from '../registration/choose-page.tsx';
import { Replace, type Service, Unlink } from './service-dialogs.tsx';

/** The third step and home: which services this card opens. */
export function ServicesPage() {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { holder, mykey } = useFace();
  const session = useSession(holder);
  const me = useRouteQuery(['me'], () => mykey.call(mykeyRoutes.showCardholder), { enabled: session?.mykeyId != null });
  const [open, setOpen] = useState<{ what: 'leave' | 'replace'; service: Service }>();
  const [done, setDone] = useState<string>();
  if (session?.mykeyId === null) return <ChoosePage />;
  const close = (words: string) => (happened: boolean) => {
    setOpen(undefined);
    setDone(happened ? words : undefined);
  };
  return (
    <>
      <PageTitle lead={t('services.lead')}>{t('services.title')}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      {me.refusal && <RefusalBanner refusal={me.refusal} onAgain={me.refetch} />}
      {me.isPending && <Waiting what={shared('waiting.working')} />}
      {me.data?.status === 'suspended' && <Banner tone="warning" title={t('services.suspended')} />}
      {me.data?.status === 'invalidated' && <Banner tone="warning" title={t('status.ended')} />}
      {me.data && (
        <LineList
          label={t('services.label')}
          empty={t('services.empty')}
          lines={me.data.links.map((service) => ({
            key: service.operatorId,
            name: service.operatorName,
            note: t('services.number', { number: service.customerId }),
            ...(service.state === 'pending'
              ? {
                  action: (
                    <Pending
                      service={service}
                      onYes={() => setDone(t('services.confirmed', { name: service.operatorName }))}
                      onNo={() => setOpen({ what: 'leave', service })}
                    />
                  ),
                }
              : {
                  after: <Linked service={service} onOpen={(what) => setOpen({ what, service })} />,
                }),
          }))}
        />
      )}
      {me.data?.status === 'active' && (
        <p className="mt-8">
          <NextLink to="/add" size="large">
            {t('services.add')}
          </NextLink>
          <Link to="/wide-area" className="ms-6 inline-block py-4">
            {t('wide.open')}
          </Link>
        </p>
      )}
      <Elsewhere />
      {open?.what === 'leave' && <Unlink service={open.service} onClose={close(t('services.unlinked'))} />}
      {open?.what === 'replace' && <Replace service={open.service} onClose={close(t('services.replaced'))} />}
    </>
  );
}

function Elsewhere() {
  const { t } = useTranslation('mykey');
  return (
    <>
      <p className="mt-10">
        <Link to="/status">{t('services.settings')}</Link>
      </p>
      <p className="mt-3">
        <a href="/mypage/">{t('services.mypage')}</a>
      </p>
    </>
  );
}

function Linked({ service, onOpen }: { service: Service; onOpen: (what: 'leave' | 'replace') => void }) {
  const { t } = useTranslation('mykey');
  const name = <Aside of={service.operatorName} />;
  return (
    <div className="flex flex-wrap justify-end gap-3">
      <Button look="outline" size="small" onClick={() => onOpen('replace')}>
        {t('services.replace')}
        {name}
      </Button>
      <Button look="outline" size="small" onClick={() => onOpen('leave')}>
        {t('services.unlink')}
        {name}
      </Button>
    </div>
  );
}

/** A number that came in a list of the operator's: nothing opens with it until its holder has said yes (decision 12). */
function Pending({ service, onYes, onNo }: { service: Service; onYes: () => void; onNo: () => void }) {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const yes = () =>
    act.mutate(
      () => mykey.call(mykeyRoutes.confirmLink, { params: { operatorId: service.operatorId } }),
      () => {
        forget('me');
        onYes();
      },
    );
  return (
    <div className="rounded-8 bg-yellow-100 p-4">
      <p className="font-700">{t('services.pending')}</p>
      <p className="mb-3">{t('services.pendingTap')}</p>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <div className="flex flex-wrap gap-3">
        <Button busy={act.isPending} onClick={() => void yes()}>
          {t('services.yes')}
          <Aside of={service.operatorName} />
        </Button>
        <Button look="outline" onClick={onNo}>
          {t('services.no')}
          <Aside of={service.operatorName} />
        </Button>
      </div>
    </div>
  );
}
