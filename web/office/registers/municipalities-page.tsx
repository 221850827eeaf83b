import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';

type Found = RouteAnswer<typeof pointsRoutes.searchMunicipalities>['municipalities'][number];

/** The platform opens the account of a municipality, found in the master by name or code. */
export function MunicipalitiesPage() {
  const { t } = useTranslation('office');
  const { aside } = usePhrases();
  const { points } = useFace();
  const act = useAct();
  const [q, setQ] = useState('');
  const [found, setFound] = useState<readonly Found[]>();
  const [more, setMore] = useState(false);
  const [opening, setOpening] = useState<Found>();
  const [opened, setOpened] = useState<string>();
  const search = () =>
    act.run(
      () => points.call(pointsRoutes.searchMunicipalities, { query: { q } }),
      ({ municipalities, more: hasMore }) => {
        setFound(municipalities);
        setMore(hasMore);
      },
    );
  return (
    <>
      <PageTitle lead={t('municipalities.lead')}>{t('municipalities.title')}</PageTitle>
      {opened && <Banner tone="success" live title={t('municipalities.opened', { name: opened })} />}
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <form
        className="mb-8 max-w-xl"
        onSubmit={(event) => {
          event.preventDefault();
          setOpened(undefined);
          void search();
        }}
      >
        <TextField
          label={t('municipalities.search')}
          hint={t('municipalities.searchHint')}
          type="search"
          value={q}
          maxLength={40}
          onChange={(event) => setQ(event.target.value)}
          after={
            <Button type="submit" busy={act.busy} disabled={q.trim() === ''}>
              {t('municipalities.find')}
            </Button>
          }
        />
      </form>
      {found && (
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
            {
              key: 'action',
              head: t('municipalities.action'),
              value: ({ open }) => (open ? t('municipalities.isOpen') : ''),
              show: (one) =>
                one.open ? (
                  `✓ ${t('municipalities.isOpen')}`
                ) : (
                  <Button size="small" onClick={() => setOpening(one)}>
                    {t('municipalities.open')}
                    <Aside of={one.name} />
                  </Button>
                ),
            },
          ]}
        />
      )}
      {found && more && <p className="mb-8">{t('municipalities.more')}</p>}
      {opening && (
        <Open
          municipality={opening}
          onDone={(done) => {
            setOpening(undefined);
            if (!done) return;
            setOpened(opening.name);
            void search();
          }}
        />
      )}
    </>
  );
}

function Open({ municipality, onDone }: { municipality: Found; onDone: (opened: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [exchangeExpiry, setExchangeExpiry] = useState('03-31');
  const { errors, rest } = usePlaced(act.refusal, { exchangeExpiry: [] });
  const open = () =>
    act.run(
      () =>
        points.call(pointsRoutes.openMunicipality, { body: { municipalityCode: municipality.code, exchangeExpiry } }),
      () => {
        forget('settlements');
        onDone(true);
      },
    );
  return (
    <Dialog open title={t('municipalities.openTitle', { name: municipality.name })} onClose={() => onDone(false)}>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <TextField
        label={t('municipalities.expiry')}
        hint={t('municipalities.expiryHint')}
        value={exchangeExpiry}
        error={errors.exchangeExpiry}
        onChange={(event) => setExchangeExpiry(event.target.value.normalize('NFKC'))}
      />
      <DialogButtons
        confirm={t('municipalities.confirm')}
        busy={act.busy}
        onCancel={() => onDone(false)}
        onConfirm={() => void open()}
      />
    </Dialog>
  );
}
