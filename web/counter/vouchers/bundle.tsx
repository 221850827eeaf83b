import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, spacedVoucherNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Camera } from '../../components/camera.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { TextField } from '../../components/field.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import { Difference } from './difference.tsx';
import { isMistyped, type Proof, ProofForm } from './proof-form.tsx';
import { ReaderField } from './reader-field.tsx';
import { useScans } from './use-scans.ts';

type Shown = RouteAnswer<typeof pointsRoutes.showClearing>;
type Item = Shown['items'][number];

/** One bundle of one shop: every scan answers at once, and how far it is from the shop's own slip stands large. */
export function Bundle({ clearingId, onBack }: { clearingId: number; onBack: () => void }) {
  const { t } = useTranslation('counter');
  const { beside } = usePhrases();
  const { points, now } = useFace();
  const asked = useRouteQuery(['clearing', clearingId], () =>
    points.call(pointsRoutes.showClearing, { params: { clearingId } }),
  );
  const scans = useScans(clearingId);
  const [stampedOn, setStampedOn] = useState(() => todayInJapan(now()));
  const [closing, setClosing] = useState(false);
  const bundle = asked.data;
  if (!bundle)
    return asked.refusal ? (
      <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />
    ) : (
      <Waiting what={t('clearing.title')} />
    );
  const open = bundle.closedAt === null;
  return (
    <>
      <PageTitle>{beside(t('clearing.bundle', { number: clearingId }), bundle.merchant.name)}</PageTitle>
      {!open && <Banner tone="info" title={t('clearing.closed')} />}
      {scans.refusal && <RefusalBanner refusal={scans.refusal} onAgain={scans.again} />}
      <Sums bundle={bundle} />
      {open && (
        <div className="print:hidden">
          <LastScan item={scans.last} waiting={scans.waiting} />
          <Scanning onProof={(proof) => scans.add(proof, stampedOn)} />
          <TextField
            type="date"
            label={t('clearing.stampedOn')}
            hint={t('clearing.stampedHint')}
            value={stampedOn}
            className="max-w-60"
            onChange={(event) => setStampedOn(event.target.value)}
          />
        </div>
      )}
      <Scans items={bundle.items} asOf={asked.toldAt} />
      <div className="flex flex-wrap gap-4 print:hidden">
        <Button look="outline" size="large" onClick={onBack}>
          {t('clearing.back')}
        </Button>
        {open && (
          <Button size="large" onClick={() => setClosing(true)}>
            {t('clearing.close')}
          </Button>
        )}
      </div>
      {closing && (
        <Question
          title={t('clearing.closeTitle')}
          confirm={t('clearing.close')}
          ask={() => points.call(pointsRoutes.closeClearing, { params: { clearingId } })}
          forgets={['clearing', 'clearings']}
          onDone={() => setClosing(false)}
          onClose={() => setClosing(false)}
        >
          <p className="mb-4 text-xl font-700">{bundle.merchant.name}</p>
          <Sums bundle={bundle} />
          <p>{t('clearing.closeBody')}</p>
        </Question>
      )}
    </>
  );
}

function Sums({ bundle }: { bundle: Shown }) {
  const { t } = useTranslation('counter');
  return (
    <dl className="mb-6 grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1 text-xl sm:gap-x-8" aria-live="polite">
      <dt>{t('clearing.count')}</dt>
      <dd className="tabular-nums">
        <strong className="text-3xl">{bundle.count}</strong> / {bundle.declaredCount} {t('vouchers.sheets')}
      </dd>
      <dt>{t('clearing.points')}</dt>
      <dd>
        <Amount value={bundle.points} size="large" /> / <Amount value={bundle.declaredPoints} />
      </dd>
      <dt>{t('clearing.difference')}</dt>
      <dd>
        <Difference {...bundle} />
      </dd>
      {bundle.refused > 0 && (
        <>
          <dt>{t('clearing.refused')}</dt>
          <dd className="tabular-nums">
            {bundle.refused} {t('vouchers.sheets')}
          </dd>
        </>
      )}
    </dl>
  );
}

/** What the last answer said, and how many are still on their way. */
function LastScan({ item, waiting }: { item: Item | undefined; waiting: number }) {
  const { t, i18n } = useTranslation('counter');
  const { named, beside } = usePhrases();
  const number = item?.number && spacedVoucherNumber(item.number);
  return (
    <>
      {item && (
        <Banner
          tone={item.outcome === 'cleared' ? 'success' : 'error'}
          live
          title={named(t('clearing.last'), beside(number, i18n.language === 'en' ? item.titleEn : item.title))}
        />
      )}
      <p role="status" className="mb-4 min-h-8 text-xl">
        {waiting > 0 && t('clearing.waiting', { count: waiting })}
      </p>
    </>
  );
}

/** A reader serves best; a camera and typing by hand serve where it does not. */
function Scanning({ onProof }: { onProof: (proof: Proof) => Promise<Item | undefined> }) {
  const { t } = useTranslation('counter');
  const [way, setWay] = useState<'reader' | 'camera' | 'number'>('reader');
  return (
    <div className="print:hidden">
      {way === 'camera' && <Camera label={t('redeem.camera')} onCode={(code) => void onProof({ code })} />}
      {way === 'reader' && (
        <ReaderField
          label={t('clearing.scan')}
          hint={t('clearing.scanHint')}
          onCode={(code) => void onProof({ code })}
        />
      )}
      {way === 'number' && <ByNumber onProof={onProof} />}
      <div className="mb-6 flex flex-wrap gap-3">
        {way !== 'reader' && (
          <Button look="outline" onClick={() => setWay('reader')}>
            {t('clearing.scan')}
          </Button>
        )}
        {way !== 'camera' && (
          <Button look="outline" onClick={() => setWay('camera')}>
            {t('redeem.startCamera')}
          </Button>
        )}
        {way !== 'number' && (
          <Button look="outline" onClick={() => setWay('number')}>
            {t('redeem.byNumber')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** What was mistyped stays to be put right; after a voucher that was cleared the next is typed into empty fields. */
function ByNumber({ onProof }: { onProof: (proof: Proof) => Promise<Item | undefined> }) {
  const { t } = useTranslation('counter');
  const [cleared, setCleared] = useState(0);
  const take = async (proof: Proof) => {
    const item = await onProof(proof);
    if (item?.outcome === 'cleared') setCleared((times) => times + 1);
    return item && isMistyped(item.outcome) ? { ...item, status: 200, fields: [], details: {} } : undefined;
  };
  return <ProofForm key={cleared} submit={t('clearing.send')} onProof={take} />;
}

function Scans({ items, asOf }: { items: readonly Item[]; asOf: string | undefined }) {
  const { t, i18n } = useTranslation('counter');
  const { time } = useDates();
  return (
    <Table
      caption={t('clearing.scans')}
      asOf={asOf}
      rows={items}
      rowKey={({ key }) => key}
      empty={t('clearing.scansEmpty')}
      csv
      columns={[
        {
          key: 'number',
          head: t('clearing.number'),
          value: ({ number }) => (number === null ? '—' : spacedVoucherNumber(number)),
        },
        { key: 'points', head: t('vouchers.points'), value: ({ points }) => points },
        {
          key: 'outcome',
          head: t('clearing.outcome'),
          value: ({ title, titleEn }) => (i18n.language === 'en' ? titleEn : title),
        },
        { key: 'at', head: t('clearing.at'), value: ({ scannedAt }) => time(scannedAt) },
      ]}
    />
  );
}
