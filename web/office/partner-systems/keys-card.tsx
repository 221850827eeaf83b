import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { publicEcKey } from '../../components/public-key.ts';
import { Table } from '../../components/table.tsx';
import { useFace } from '../face.ts';
import { AddForm, RowButton } from '../office-page.tsx';
import { FORGETS, type PartnerSystem } from './system.ts';

type Props = { system: PartnerSystem; onDone: (words: string) => void };
type Key = PartnerSystem['keys'][number];
/** How long the present key goes on unless another day is said: a release of the company's system fits in. */
const BESIDE_DAYS = 14;
/** By which people know it on this page; the whole of it opens with its row. */
const shortOf = ({ thumbprint }: Key) => thumbprint.slice(0, 8);

/** The keys that count, the way to another one, which a second person confirms, and the end of one that leaked. */
export function KeysCard({ system, onDone }: Props) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const [ending, setEnding] = useState<Key>();
  const { keys, isKeyChanging } = system;
  return (
    <section aria-label={t('partnerSystem.keys')} className="mb-10">
      <h2 className="mb-3 text-xl font-700">{t('partnerSystem.keys')}</h2>
      <p className="mb-4">{t('partnerSystem.keysLead')}</p>
      <Table
        caption={t('partnerSystem.keysCaption')}
        empty={t('partnerSystem.keysNone')}
        rows={keys}
        rowKey={({ keyId }) => `${keyId}`}
        columns={[
          {
            key: 'thumbprint',
            head: t('partnerSystem.thumbprint'),
            value: shortOf,
            show: (key) => <span className="font-mono">{shortOf(key)}…</span>,
          },
          { key: 'from', head: t('partnerSystem.countsFrom'), value: ({ countsFrom }) => time(countsFrom) },
          {
            key: 'end',
            head: t('partnerSystem.endsAt'),
            value: ({ endsAt }) => (endsAt ? time(endsAt) : t('partnerSystem.noEnd')),
          },
          {
            key: 'whole',
            head: t('partnerSystem.wholeThumbprint'),
            value: ({ thumbprint }) => thumbprint,
            inDetail: true,
          },
          {
            key: 'action',
            head: t('partnerSystem.action'),
            show: (key) => (
              <RowButton label={t('partnerSystem.endKey')} of={shortOf(key)} onClick={() => setEnding(key)} />
            ),
          },
        ]}
      />
      {isKeyChanging ? (
        <Banner tone="info" title={t('partnerSystem.keyChanging')} />
      ) : (
        <AddForm label={t('partnerSystem.addKey')} onDone={(saved) => saved && onDone(t('partnerSystem.keyAsked'))}>
          {(close) => <KeyForm hasKey={keys.length > 0} onDone={close} />}
        </AddForm>
      )}
      {ending && <EndDialog ending={ending} onClose={() => setEnding(undefined)} onDone={onDone} />}
    </section>
  );
}

function KeyForm({ hasKey, onDone }: { hasKey: boolean; onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const through = `${Temporal.PlainDate.from(todayInJapan(now())).add({ days: BESIDE_DAYS })}`;
  const form = useRouteForm({
    route: pointsRoutes.askForSystemKey,
    words: 'office.partnerSystem',
    values: { jwk: '', formerThrough: hasKey ? through : '', reason: '' },
    body: ({ formerThrough, reason }) => ({ formerThrough: formerThrough || null, reason }),
    adds: ['publicKey'],
    wrong: ({ jwk }) => ({ jwk: publicEcKey(jwk) ? undefined : t('partnerSystem.jwkInvalid') }),
    send: (body, { jwk }) =>
      points.call(pointsRoutes.askForSystemKey, { body: { ...body, publicKey: publicEcKey(jwk) as never } }),
    refusals: {
      jwk: ['system_key_invalid', 'system_key_known', 'change_waiting'],
      formerThrough: ['former_key_day'],
    },
    forgets: FORGETS,
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('partnerSystem.addKey')} onCancel={() => onDone(false)}>
      <form.Area name="jwk" rows={5} className="font-mono" />
      {hasKey && <form.Day name="formerThrough" />}
      <form.Text name="reason" />
    </form.Entry>
  );
}

type EndProps = { ending: Key; onClose: () => void; onDone: (words: string) => void };
function EndDialog({ ending, onClose, onDone }: EndProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.endSystemKey,
    words: 'office.partnerSystem',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.endSystemKey, { params: { keyId: ending.keyId }, body }),
    forgets: FORGETS,
    done: () => {
      onClose();
      onDone(t('partnerSystem.keyEnded'));
    },
  });
  return (
    <Dialog open title={t('partnerSystem.endKeyTitle', { key: shortOf(ending) })} onClose={onClose}>
      <p className="mb-4">{t('partnerSystem.endKeyBody')}</p>
      <form.Entry submit={t('partnerSystem.endKey')} onCancel={onClose}>
        <form.Text name="reason" />
      </form.Entry>
    </Dialog>
  );
}
