import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { spacedVoucherNumber } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Camera } from '../../components/camera.tsx';
import { useDates } from '../../components/dates.ts';
import { ChoiceField, TextField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { PageTitle } from '../../components/shell.tsx';
import { Waiting } from '../../components/waiting.tsx';
import type { Refusal } from '../../device/http.ts';
import { AtTill, ClerkSignIn, useClerks } from '../places/clerk-sign-in.tsx';
import { ReaderField } from './reader-field.tsx';
import { Redemptions } from './redemptions.tsx';
import { TakenResult } from './taken-result.tsx';
import { type Offline, useOffline } from './use-offline.ts';
import { type Proof, useRedeem } from './use-redeem.ts';

type Way = 'camera' | 'reader' | 'number' | undefined;

/** ポイント券を受け取る (6-1 パターン②), on a telephone or a till: camera, reader or number, also without a network. */
export function RedeemPage() {
  const { t } = useTranslation('counter');
  const offline = useOffline();
  const clerks = useClerks();
  const { taken, take, waiting, next } = useRedeem(offline);
  const [way, setWay] = useState<Way>();
  const [purpose, setPurpose] = useState<'purchase' | 'merge'>('purchase');
  if (clerks.mustSayWho) return <ClerkSignIn clerks={clerks.all} />;
  const onProof = (proof: Proof) => take(proof, purpose);
  const idle = taken.phase === 'idle';
  return (
    <>
      {clerks.at && <AtTill clerk={clerks.at} />}
      {idle && <PageTitle lead={way ? undefined : t('redeem.lead')}>{t('redeem.title')}</PageTitle>}
      {idle && <Network offline={offline} />}
      {taken.phase === 'checking' && <Waiting what={t('redeem.checking')} />}
      {!idle && taken.phase !== 'checking' && <TakenResult taken={taken} onNext={next} />}
      {waiting > 0 && !idle && <p className="mt-4 text-xl">{t('redeem.queued', { count: waiting })}</p>}
      {idle && offline.pass?.ownPoints && offline.online && (
        <ChoiceField
          label={t('redeem.purpose')}
          name="purpose"
          value={purpose}
          onChange={(value) => setPurpose(value as typeof purpose)}
          choices={[
            { value: 'purchase', label: t('redeem.purchase') },
            { value: 'merge', label: t('redeem.merge', { name: offline.pass.ownPoints }) },
          ]}
        />
      )}
      {/* The camera stays open between vouchers; it is covered, not closed, while an answer stands there. */}
      {way === 'camera' && (
        <div hidden={!idle}>
          <Camera label={t('redeem.camera')} onCode={(code) => idle && onProof({ code })} />
        </div>
      )}
      {/* A reader may be faster than the answer: its field takes the next code all the while. */}
      {way === 'reader' && (
        <ReaderField
          label={t('redeem.reader')}
          hint={t('redeem.readerHint')}
          unseen={!idle}
          onCode={(code) => onProof({ code })}
          onEmpty={idle ? undefined : next}
        />
      )}
      {/* While it is checked the form stays, unseen, with what was typed. */}
      {way === 'number' && (idle || taken.phase === 'checking') && (
        <div hidden={!idle}>
          <NumberForm offline={offline} onProof={onProof} idle={idle} mistake={idle ? taken.mistake : undefined} />
        </div>
      )}
      {idle && <Ways way={way} online={offline.online} onWay={setWay} />}
      {idle && <Redemptions queue={offline.queue} />}
    </>
  );
}

/** Without a network a code proves itself; a number cannot be asked about, so it is not offered. */
function Ways({ way, online, onWay }: { way: Way; online: boolean; onWay: (way: Way) => void }) {
  const { t } = useTranslation('counter');
  return (
    <div className="mb-8 flex flex-wrap gap-4">
      <Button
        size="large"
        look={way === 'camera' ? 'outline' : 'solid'}
        className={way === 'camera' ? '' : 'min-h-24 sm:min-w-80'}
        onClick={() => onWay(way === 'camera' ? undefined : 'camera')}
      >
        {t(way === 'camera' ? 'redeem.stopCamera' : 'redeem.startCamera')}
      </Button>
      {way !== 'reader' && (
        <Button size="large" look="outline" onClick={() => onWay('reader')}>
          {t('redeem.byReader')}
        </Button>
      )}
      {way !== 'number' && online && (
        <Button size="large" look="outline" onClick={() => onWay('number')}>
          {t('redeem.byNumber')}
        </Button>
      )}
    </div>
  );
}

type NumberFormProps = {
  offline: Offline;
  onProof: (proof: Proof) => void;
  idle: boolean;
  mistake: Refusal | undefined;
};

function NumberForm({ offline, onProof, idle, mistake }: NumberFormProps) {
  const { t, i18n } = useTranslation('counter');
  const [number, setNumber] = useState('');
  const [confirmationCode, setCode] = useState('');
  const said = mistake && (i18n.language === 'en' ? mistake.titleEn : mistake.title);
  const aboutCode = mistake?.outcome === 'voucher_unknown' || mistake?.outcome === 'voucher_locked';
  const form = useRef<HTMLFormElement>(null);
  // After an answer the hand goes on where it was: at the wrong field, or at the next number.
  useEffect(() => {
    if (!idle) return;
    const wrong = mistake && form.current?.querySelector<HTMLElement>('[aria-invalid=true]');
    (wrong ?? form.current?.querySelector('input'))?.focus();
  }, [idle, mistake]);
  if (!offline.online) return <Banner tone="warning" title={t('redeem.notNow')} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onProof({ number, confirmationCode });
  };
  return (
    <form ref={form} onSubmit={submit} className="mb-8 max-w-xl">
      <TextField
        label={t('redeem.number')}
        hint={t('redeem.numberHint')}
        required
        inputMode="numeric"
        maxLength={40}
        autoFocus
        error={aboutCode ? undefined : said}
        value={number}
        className="font-mono text-2xl"
        onChange={(event) => setNumber(event.target.value)}
      />
      <TextField
        label={t('redeem.code')}
        required
        maxLength={20}
        autoCapitalize="characters"
        error={aboutCode ? said : undefined}
        value={confirmationCode}
        className="max-w-60 font-mono text-2xl"
        onChange={(event) => setCode(event.target.value)}
      />
      <Button type="submit" size="large" disabled={number.trim() === '' || confirmationCode.trim() === ''}>
        {t('redeem.take')}
      </Button>
    </form>
  );
}

/** Whether there is a network, what may be accepted without one, what waits, and what arrived. */
function Network({ offline }: { offline: Offline }) {
  const { t } = useTranslation('counter');
  const { time } = useDates();
  const { online, pass, queue, brought } = offline;
  const ours = queue.filter(({ passId }) => passId === pass?.passId);
  const used = ours.reduce((sum, one) => sum + one.points, 0);
  const waiting = queue.reduce((sum, one) => sum + one.points, 0);
  return (
    <div aria-live="polite">
      {!online && (
        <Banner tone="warning" title={t('redeem.offline')}>
          <p>
            {pass
              ? t('redeem.offlineLead', {
                  count: pass.countMax - ours.length,
                  points: figures(pass.pointsMax - used),
                  until: time(pass.expiresAt),
                })
              : t('redeem.outcomes.offline_no_pass')}
          </p>
          {pass && <p>{t('redeem.offlineNumber')}</p>}
        </Banner>
      )}
      {queue.length > 0 && (
        <Banner tone="info" title={t('redeem.waiting', { count: queue.length, points: figures(waiting) })} />
      )}
      {online && brought.length > 0 && (
        <Banner tone={brought.every(({ paid }) => paid) ? 'success' : 'warning'} title={t('redeem.brought')}>
          <ul>
            {brought.map((one) => (
              <Arrived key={one.key} one={one} />
            ))}
          </ul>
        </Banner>
      )}
    </div>
  );
}

function Arrived({ one: { number, points, title, titleEn } }: { one: Offline['brought'][number] }) {
  const { t, i18n } = useTranslation('counter');
  const what = i18n.language === 'en' ? titleEn : title;
  const shown = number === null ? '—' : spacedVoucherNumber(number);
  return <li className="mb-2">{t('redeem.arrived', { number: shown, points: figures(points), what })}</li>;
}
