import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { spacedVoucherNumber } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Camera } from '../../components/camera.tsx';
import { useDates } from '../../components/dates.ts';
import { ChoiceField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { PageTitle } from '../../components/shell.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { AtTill, ClerkSignIn, useClerks } from '../places/clerk-sign-in.tsx';
import { type Proof, ProofForm } from './proof-form.tsx';
import { ReaderField } from './reader-field.tsx';
import { Redemptions } from './redemptions.tsx';
import { TakenResult } from './taken-result.tsx';
import { type Offline, useOffline } from './use-offline.ts';
import { useRedeem } from './use-redeem.ts';

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
          <Camera label={t('redeem.camera')} onCode={(code) => idle && void onProof({ code })} />
        </div>
      )}
      {/* A reader may be faster than the answer: its field takes the next code all the while. */}
      {way === 'reader' && (
        <ReaderField
          label={t('redeem.reader')}
          hint={t('redeem.readerHint')}
          unseen={!idle}
          onCode={(code) => void onProof({ code })}
          onEmpty={idle ? undefined : next}
        />
      )}
      {/* While it is checked the form stays, unseen, with what was typed. */}
      {way === 'number' && (idle || taken.phase === 'checking') && (
        <div hidden={!idle}>
          {offline.online && <ProofForm submit={t('redeem.take')} onProof={onProof} />}
          {!offline.online && <Banner tone="warning" title={t('redeem.notNow')} />}
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
