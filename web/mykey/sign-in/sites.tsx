import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Aside } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { Table } from '../../components/table.tsx';
import { useInvalidate, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

type Site = RouteAnswer<typeof mykeyRoutes.listSignInClients>['clients'][number];
type Done = 'replaced' | 'removed';

const KEY_OUTCOMES = ['private_key_refused', 'sign_in_keys_refused'] as const;

/** The sites of an operator to which people sign in with the card: register, replace keys, remove. */
export function Sites({ operatorId }: { operatorId: string }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const asked = useRouteQuery(['sites', operatorId], () =>
    admin.call(mykeyRoutes.listSignInClients, { params: { operatorId } }),
  );
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState<Site>();
  const [changing, setChanging] = useState<{ site: Site; to: Done }>();
  const [done, setDone] = useState<Done>();
  const close = (as?: Done) => {
    setChanging(undefined);
    setDone(as);
  };
  return (
    <section className="mt-12 border-t border-solid-gray-300 pt-8">
      <h2 className="mb-2 text-2xl font-700">{t('admin.sites.title')}</h2>
      <p className="mb-6">{t('admin.sites.lead')}</p>
      {done && <Banner tone="success" live title={t(`admin.sites.${done}`)} />}
      {added && <Added site={added} />}
      {adding ? (
        <AddSite
          operatorId={operatorId}
          onClose={(site) => {
            setAdding(false);
            setAdded(site);
            setDone(undefined);
          }}
        />
      ) : (
        <p className="mb-8">
          <Button onClick={() => setAdding(true)}>{t('admin.sites.add')}</Button>
        </p>
      )}
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && <SiteTable sites={asked.data.clients} onChange={(site, to) => setChanging({ site, to })} />}
      {changing?.to === 'replaced' && <ReplaceKeys site={changing.site} onClose={close} />}
      {changing?.to === 'removed' && <Remove site={changing.site} onClose={close} />}
    </section>
  );
}

function SiteTable({ sites, onChange }: { sites: readonly Site[]; onChange: (site: Site, to: Done) => void }) {
  const { t } = useTranslation('mykey');
  const ways = [
    { to: 'replaced', word: t('admin.sites.replace'), look: 'outline' },
    { to: 'removed', word: t('admin.sites.remove'), look: 'danger' },
  ] as const;
  return (
    <Table
      caption={t('admin.sites.caption')}
      rows={sites}
      rowKey={({ clientId }) => clientId}
      empty={t('admin.sites.empty')}
      columns={[
        { key: 'name', head: t('admin.sites.name'), value: ({ name }) => name },
        { key: 'id', head: t('admin.sites.clientId'), value: ({ clientId }) => clientId },
        {
          key: 'uris',
          head: t('admin.sites.returns'),
          value: ({ redirectUris }) => redirectUris.join(' '),
          show: ({ redirectUris }) => redirectUris.map((uri) => <div key={uri}>{uri}</div>),
        },
        { key: 'keys', head: t('admin.sites.keys'), value: ({ keyIds }) => keyIds.join(', ') },
        {
          key: 'action',
          head: t('admin.sites.action'),
          show: (site) => (
            <span className="flex flex-wrap gap-2">
              {ways.map(({ to, word, look }) => (
                <Button key={to} look={look} size="small" onClick={() => onChange(site, to)}>
                  {word}
                  <Aside of={site.name} />
                </Button>
              ))}
            </span>
          ),
        },
      ]}
    />
  );
}

function Added({ site: { clientId } }: { site: Site }) {
  const { t } = useTranslation('mykey');
  return (
    <Banner tone="success" live title={t('admin.sites.added')}>
      <p>{t('admin.sites.addedBody', { clientId })}</p>
      <p className="mt-3">
        <CopyButton text={clientId} />
      </p>
    </Banner>
  );
}

function AddSite({ operatorId, onClose }: { operatorId: string; onClose: (site?: Site) => void }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const forget = useInvalidate();
  const form = useRouteForm({
    route: mykeyRoutes.registerSignInClient,
    words: 'mykey.admin.sites',
    values: { name: '', redirectUris: '', publicKeys: '' },
    body: ({ redirectUris, ...rest }) => ({
      ...rest,
      redirectUris: redirectUris.split(/\s+/).filter((one) => one !== ''),
    }),
    send: (body) => admin.call(mykeyRoutes.registerSignInClient, { params: { operatorId }, body }),
    refusals: { redirectUris: ['redirect_uri_refused'], publicKeys: KEY_OUTCOMES },
    done: (site) => {
      forget('sites');
      onClose(site);
    },
  });
  return (
    <section className="mb-10 max-w-2xl">
      <h3 className="mb-4 text-xl font-700">{t('admin.sites.add')}</h3>
      <form.Entry submit={t('admin.sites.submit')} size="large" onCancel={() => onClose()}>
        <form.Text name="name" />
        <form.Area name="redirectUris" rows={3} />
        <form.Area name="publicKeys" rows={6} className="font-mono" />
      </form.Entry>
    </section>
  );
}

function ReplaceKeys({ site, onClose }: { site: Site; onClose: (done?: Done) => void }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const forget = useInvalidate();
  const { clientId, name } = site;
  const form = useRouteForm({
    route: mykeyRoutes.replaceSignInKeys,
    words: 'mykey.admin.sites',
    values: { publicKeys: '' },
    send: (body) => admin.call(mykeyRoutes.replaceSignInKeys, { params: { clientId }, body }),
    refusals: { publicKeys: KEY_OUTCOMES },
    done: () => {
      forget('sites');
      onClose('replaced');
    },
  });
  return (
    <Dialog open title={t('admin.sites.replaceTitle', { name })} onClose={() => onClose()}>
      <p className="mb-4">{t('admin.sites.replaceBody')}</p>
      <form.Entry submit={t('admin.sites.replace')} size="large" onCancel={() => onClose()}>
        <form.Area name="publicKeys" rows={6} className="font-mono" />
      </form.Entry>
    </Dialog>
  );
}

function Remove({ site: { clientId, name }, onClose }: { site: Site; onClose: (done?: Done) => void }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  return (
    <Question
      title={t('admin.sites.removeTitle')}
      confirm={t('admin.sites.remove')}
      danger
      ask={() => admin.call(mykeyRoutes.removeSignInClient, { params: { clientId } })}
      forgets={['sites']}
      onDone={() => onClose('removed')}
      onClose={() => onClose()}
    >
      <p>{t('admin.sites.removeBody', { name })}</p>
    </Question>
  );
}
