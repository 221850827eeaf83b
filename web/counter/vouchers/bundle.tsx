import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, spacedVoucherNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Camera } from '../../components/camera.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import { playTone } from '../tone.ts';
import { Difference } from './difference.tsx';
import type { Proof } from './use-redeem.ts';

type Shown = RouteAnswer<typeof pointsRoutes.showClearing>;
type Item = Shown['items'][number];

/** One bundle of one shop: every scan answers at once, and how far it is from the shop's own slip stands large. */
export function Bundle({ clearingId, onBack }: { clearingId: number; onBack: () => void }) {
  const { t } = useTranslation('counter');
  const { beside } = usePhrases();
  const { points, now } = useFace();
  const forget = useForget();
  const asked = useAsk(['clearing', clearingId], () =>
    points.call(pointsRoutes.showClearing, { params: { clearingId } }),
  );
  const act = useAct();
  const [stampedOn, setStampedOn] = useState(() => todayInJapan(now()));
  const [last, setLast] = useState<Item>();
  const [closing, setClosing] = useState(false);
  const bundle = asked.value;
  if (!bundle)
    return asked.refusal ? (
      <RefusalBanner refusal={asked.refusal} onAgain={asked.refresh} />
    ) : (
      <Waiting what={t('clearing.title')} />
    );
  /** Resolves with whether the fields may be emptied: what was mistyped stays to be put right. */
  const scan = async (proof: Proof): Promise<boolean> => {
    let outcome = '';
    await act.run(
      () =>
        points.call(pointsRoutes.addToClearing, {
          params: { clearingId },
          body: { stampedOn, scans: [{ key: points.newKey(), proof }] },
        }),
      ({ items }) => {
        const [item] = items;
        playTone(item?.outcome === 'cleared' ? 'done' : 'refused');
        setLast(item);
        outcome = item?.outcome ?? '';
        forget('clearing', 'clearings');
      },
    );
    return 'code' in proof || outcome === 'cleared';
  };
  const close = () =>
    act.run(
      () => points.call(pointsRoutes.closeClearing, { params: { clearingId } }),
      () => {
        setClosing(false);
        forget('clearing', 'clearings');
      },
    );
  const open = bundle.closedAt === null;
  return (
    <>
      <PageTitle>{beside(t('clearing.bundle', { number: clearingId }), bundle.merchant.name)}</PageTitle>
      {!open && <Banner tone="info" title={t('clearing.closed')} />}
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <Sums bundle={bundle} />
      {open && (
        <>
          <LastScan item={last} />
          <Scanning onProof={scan} busy={act.busy} />
          <TextField
            type="date"
            label={t('clearing.stampedOn')}
            hint={t('clearing.stampedHint')}
            value={stampedOn}
            className="max-w-60"
            onChange={(event) => setStampedOn(event.target.value)}
          />
        </>
      )}
      <Scans items={bundle.items} />
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
        <Dialog open title={t('clearing.closeTitle')} onClose={() => setClosing(false)}>
          <p className="mb-4 text-xl">
            <Difference {...bundle} />
          </p>
          <p>{t('clearing.closeBody')}</p>
          <DialogButtons
            confirm={t('clearing.close')}
            busy={act.busy}
            onCancel={() => setClosing(false)}
            onConfirm={() => void close()}
          />
        </Dialog>
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

function LastScan({ item }: { item: Item | undefined }) {
  const { t, i18n } = useTranslation('counter');
  const { named, beside } = usePhrases();
  if (!item) return null;
  const number = item.number && spacedVoucherNumber(item.number);
  return (
    <Banner
      tone={item.outcome === 'cleared' ? 'success' : 'error'}
      live
      title={named(t('clearing.last'), beside(number, i18n.language === 'en' ? item.titleEn : item.title))}
    />
  );
}

/** A reader types what it reads and ends it with Enter; a camera and typing by hand serve where it does not. */
function Scanning({ onProof, busy }: { onProof: (proof: Proof) => Promise<boolean>; busy: boolean }) {
  const { t } = useTranslation('counter');
  const field = useRef<HTMLFormElement>(null);
  const [way, setWay] = useState<'reader' | 'camera' | 'number'>('reader');
  const [typed, setTyped] = useState('');
  const [confirmationCode, setCode] = useState('');
  // The next code comes at once: what was sent leaves the field, and the field keeps the focus.
  useEffect(() => {
    if (way !== 'camera' && !busy) field.current?.querySelector('input')?.focus();
  }, [way, busy]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || typed.trim() === '') return;
    const sent = typed;
    // A reader is faster than an answer: its field is empty for the next code at once.
    if (way === 'reader') setTyped('');
    if (!(await onProof(way === 'reader' ? { code: sent } : { number: sent, confirmationCode }))) return;
    if (way === 'number') setTyped('');
    setCode('');
  };
  return (
    <div className="print:hidden">
      {way === 'camera' && <Camera label={t('redeem.camera')} onCode={(code) => void onProof({ code })} />}
      {way !== 'camera' && (
        <form ref={field} onSubmit={(event) => void submit(event)} className="max-w-3xl">
          <TextField
            label={t(way === 'reader' ? 'clearing.scan' : 'redeem.number')}
            hint={t(way === 'reader' ? 'clearing.scanHint' : 'redeem.numberHint')}
            value={typed}
            maxLength={400}
            className="font-mono"
            onChange={(event) => setTyped(event.target.value)}
          />
          {way === 'number' && (
            <TextField
              label={t('redeem.code')}
              value={confirmationCode}
              maxLength={20}
              className="max-w-60 font-mono"
              onChange={(event) => setCode(event.target.value)}
            />
          )}
          <Button type="submit" className="mb-4" disabled={typed.trim() === ''} busy={busy}>
            {t('clearing.send')}
          </Button>
        </form>
      )}
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

function Scans({ items }: { items: readonly Item[] }) {
  const { t, i18n } = useTranslation('counter');
  const { time } = useDates();
  return (
    <Table
      caption={t('clearing.scans')}
      rows={items}
      rowKey={({ key }) => key}
      empty={t('clearing.scansEmpty')}
      csvName="keshikomi.csv"
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
