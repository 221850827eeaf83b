import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useFace } from '../face.ts';
import type { OnDone } from '../register.tsx';

type Found = RouteAnswer<typeof pointsRoutes.searchMunicipalities>['municipalities'][number];

/** The platform asks for the account of a municipality that did not apply online, found in the master by name or code. */
export function MunicipalitiesPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [found, setFound] = useState<{ municipalities: readonly Found[]; more: boolean }>();
  const [done, setDone] = useState<string>();
  const form = useRouteForm({
    route: pointsRoutes.searchMunicipalities,
    words: 'office.municipalities',
    values: { q: '' },
    send: (query) => points.call(pointsRoutes.searchMunicipalities, { query }),
    done: setFound,
  });
  return (
    <>
      <PageTitle lead={t('municipalities.lead')}>{t('municipalities.title')}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      <form.Entry className="mb-8 max-w-xl">
        <form.Text
          name="q"
          label={t('municipalities.search')}
          hint={t('municipalities.searchHint')}
          type="search"
          after={
            <Button type="submit" busy={form.act.isPending} onClick={() => setDone(undefined)}>
              {t('municipalities.find')}
            </Button>
          }
        />
      </form.Entry>
      {found && (
        <Municipalities found={found.municipalities} onAsked={(name) => setDone(t('municipalities.asked', { name }))} />
      )}
      {found?.more && <p className="mb-8">{t('municipalities.more')}</p>}
      <Practice onOpened={(name) => setDone(t('municipalities.opened', { name }))} />
    </>
  );
}

function Municipalities({ found, onAsked }: { found: readonly Found[]; onAsked: (name: string) => void }) {
  const { t } = useTranslation('office');
  const { aside } = usePhrases();
  const [opening, setOpening] = useState<Found>();
  const isOpen = ({ open }: Found) => (open ? t('municipalities.isOpen') : '');
  const openOrNot = (one: Found) =>
    one.open ? (
      `✓ ${isOpen(one)}`
    ) : (
      <Button size="small" onClick={() => setOpening(one)}>
        {t('municipalities.open')}
        <Aside of={one.name} />
      </Button>
    );
  return (
    <>
      <Table
        caption={t('municipalities.caption')}
        rows={found}
        rowKey={({ code }) => code}
        empty={t('municipalities.empty')}
        columns={[
          {
            key: 'code',
            head: t('municipalities.code'),
            value: ({ code, checkDigit }) => `${code}${aside(checkDigit)}`,
          },
          { key: 'prefecture', head: t('municipalities.prefecture'), value: ({ prefecture }) => prefecture },
          { key: 'name', head: t('municipalities.name'), value: ({ name }) => name, names: true },
          { key: 'action', head: t('municipalities.action'), value: isOpen, show: openOrNot },
        ]}
      />
      {opening && (
        <Open
          municipality={opening}
          onDone={(isDone) => {
            setOpening(undefined);
            if (isDone) onAsked(opening.name);
          }}
        />
      )}
    </>
  );
}

function Open({ municipality, onDone }: { municipality: Found; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.openMunicipality,
    words: 'office.municipalities',
    values: { exchangeExpiry: '03-31' },
    body: (values) => ({ ...values, municipalityCode: municipality.code }),
    send: (body) => points.call(pointsRoutes.openMunicipality, { body }),
    forgets: ['change-requests', 'waiting'],
    done: () => onDone(true),
  });
  return (
    <Dialog open title={t('municipalities.openTitle', { name: municipality.name })} onClose={() => onDone(false)}>
      <form.Entry submit={t('municipalities.confirm')} onCancel={() => onDone(false)}>
        <form.Code name="exchangeExpiry" label={t('municipalities.expiry')} hint={t('municipalities.expiryHint')} />
      </form.Entry>
    </Dialog>
  );
}

/** A municipality for practice, named after the one that practises. */
function Practice({ onOpened }: { onOpened: (name: string) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.openSandbox,
    words: 'office.practice',
    values: { name: '' },
    send: (body) => points.call(pointsRoutes.openSandbox, { body }),
    done: ({ name, code }) => {
      form.set({ name: '' });
      onOpened(t('practice.named', { name, code }));
    },
  });
  return (
    <section aria-labelledby="practice" className="mt-12 max-w-xl">
      <h2 id="practice" className="mb-2 text-xl font-700">
        {t('practice.title')}
      </h2>
      <p className="mb-4">{t('practice.lead')}</p>
      <form.Entry submit={t('practice.open')} look="outline">
        <form.Text name="name" />
      </form.Entry>
    </section>
  );
}
