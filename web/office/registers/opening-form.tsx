import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, townFunctions } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { NextLink } from '../../components/next.tsx';
import { useFace } from '../face.ts';
import { FunctionFields, functionsIn, functionValues } from './function-fields.tsx';

type Received = RouteAnswer<typeof pointsRoutes.applyForOpening>;
export type OpeningState = RouteAnswer<typeof pointsRoutes.showOpening>;
/** An application that was sent back, and the number under which it is sent anew. */
export type Former = { receipt: string; opening: OpeningState };

const EMPTY = { officeName: '', personName: '', email: '', address: '', exchangeExpiry: '03-31' };

/** What the office of a municipality says of itself, and how it wants to take part. */
export function OpeningForm({ former, onReceived }: { former?: Former; onReceived: (received: Received) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { opening, receipt = null } = former ?? {};
  const { officeName, personName, email, address, exchangeExpiry } = opening ?? EMPTY;
  const form = useRouteForm({
    route: pointsRoutes.applyForOpening,
    words: 'office.opening',
    values: {
      municipalityCode: opening?.municipality.code ?? '',
      officeName,
      personName,
      email,
      address,
      exchangeExpiry,
      ...functionValues(opening?.functions ?? townFunctions, opening?.participationType ?? null),
    },
    body: (values) => ({
      municipalityCode: values.municipalityCode,
      officeName: values.officeName,
      personName: values.personName,
      email: values.email,
      address: values.address,
      exchangeExpiry: values.exchangeExpiry,
      receipt,
      ...functionsIn(values),
    }),
    send: (body) => points.call(pointsRoutes.applyForOpening, { body }),
    refusals: {
      municipalityCode: [
        'municipality_unknown',
        'municipality_check_digit',
        'municipality_cannot_issue',
        'municipality_abolished',
        'municipality_already_open',
        'opening_waiting',
      ],
    },
    done: onReceived,
  });
  return (
    <form.Entry submit={t('opening.submit')} size="large" className="max-w-2xl">
      <h2 className="mb-4 text-xl font-700">{t('opening.who')}</h2>
      {opening ? (
        <p className="mb-6 text-lg font-700">{opening.municipality.name}</p>
      ) : (
        <form.Town name="municipalityCode" search={(query) => points.call(pointsRoutes.searchForOpening, { query })} />
      )}
      <form.Text name="officeName" autoComplete="organization" />
      <form.Text name="personName" autoComplete="name" />
      <form.Text name="email" type="email" autoComplete="email" />
      <form.Text name="address" autoComplete="street-address" />
      <h2 className="mt-10 mb-4 text-xl font-700">{t('opening.how')}</h2>
      <FunctionFields form={form} />
      <form.Code name="exchangeExpiry" className="max-w-40" />
    </form.Entry>
  );
}

/** The receipt number, to be kept: it is told once. */
export function Receipt({ received: { receipt, municipality } }: { received: Received }) {
  const { t } = useTranslation('office');
  return (
    <Banner tone="success" live title={t('opening.received', { name: municipality.name })}>
      <p>{t('opening.receipt')}</p>
      <p className="my-3 flex flex-wrap items-center gap-4">
        <span className="font-mono text-2xl font-700 tracking-wide">{receipt}</span>
        <CopyButton text={receipt} size="small" />
      </p>
      <p className="mb-4">{t('opening.receiptBody')}</p>
      <NextLink to="/opening-state" look="outline">
        {t('opening.stateLink')}
      </NextLink>
    </Banner>
  );
}
