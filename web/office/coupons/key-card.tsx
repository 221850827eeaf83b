import { exportJWK, generateKeyPair } from 'jose';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { saveFile } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useFace } from '../face.ts';
import { AddForm } from '../office-page.tsx';

type Known = RouteAnswer<typeof pointsRoutes.showCouponKey>;
const FORGETS = ['coupon-key', 'change-requests', 'waiting'];

/** The company's key: the one that counts, and the two ways to another, which a second person confirms. */
export function KeyCard({ known: { key, isChanging }, onDone }: { known: Known; onDone: () => void }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const close = (saved: boolean) => {
    if (saved) onDone();
  };
  return (
    <section aria-label={t('coupons.key')} className="mb-10">
      <h2 className="mb-3 text-xl font-700">{t('coupons.key')}</h2>
      <p className="mb-4">{t('coupons.keyLead')}</p>
      {key ? (
        <Facts
          className="mb-6"
          facts={[
            [
              t('coupons.thumbprint'),
              <span key="thumbprint" className="font-mono break-all">
                {key.thumbprint}
              </span>,
            ],
            [t('coupons.registeredAt'), time(key.registeredAt)],
          ]}
        />
      ) : (
        <Banner tone="warning" title={t('coupons.keyNone')} />
      )}
      {isChanging ? (
        <Banner tone="info" title={t('coupons.keyChanging')} />
      ) : (
        <>
          <AddForm label={t('coupons.makeKey')} onDone={close}>
            {(onClose) => <MakeForm onDone={onClose} />}
          </AddForm>
          <AddForm label={t('coupons.pasteKey')} onDone={close}>
            {(onClose) => <PasteForm onDone={onClose} />}
          </AddForm>
        </>
      )}
    </section>
  );
}

type FormProps = { onDone: (saved: boolean) => void };

/** Makes a pair in this browser: its private half is saved to a file before anything is asked for, and goes nowhere else. */
function MakeForm({ onDone }: FormProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.askForCouponKey,
    words: 'office.coupons',
    values: { reason: '' },
    adds: ['key'],
    async send({ reason }) {
      const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
      const secret = JSON.stringify(await exportJWK(pair.privateKey));
      saveFile(`${t('coupons.privateKeyFile')}.json`, new Blob([secret], { type: 'application/json' }));
      const key = (await exportJWK(pair.publicKey)) as never;
      return points.call(pointsRoutes.askForCouponKey, { body: { key, reason } });
    },
    forgets: FORGETS,
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('coupons.makeKeySubmit')} onCancel={() => onDone(false)}>
      <p className="mb-4">{t('coupons.makeKeyBody')}</p>
      <form.Text name="reason" />
    </form.Entry>
  );
}

/** The public half of what was pasted; undefined where it is no key. A private half leaves this page in no case. */
function publicHalf(typed: string): object | undefined {
  try {
    const { kty, crv, x, y, n, e } = JSON.parse(typed) as Record<string, string>;
    return kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y };
  } catch {
    return undefined;
  }
}

function PasteForm({ onDone }: FormProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.askForCouponKey,
    words: 'office.coupons',
    values: { jwk: '', reason: '' },
    body: ({ reason }) => ({ reason }),
    adds: ['key'],
    wrong: ({ jwk }) => ({ jwk: publicHalf(jwk) ? undefined : t('coupons.jwkInvalid') }),
    send: ({ reason }, { jwk }) =>
      points.call(pointsRoutes.askForCouponKey, { body: { key: publicHalf(jwk) as never, reason } }),
    refusals: { jwk: ['coupon_key_invalid'] },
    forgets: FORGETS,
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('coupons.pasteKey')} onCancel={() => onDone(false)}>
      <form.Area name="jwk" rows={5} className="font-mono" />
      <form.Text name="reason" />
    </form.Entry>
  );
}
