import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { figures } from '../../components/figures.ts';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Register, type Step } from '../register.tsx';
import { ConversionForm, type Target } from './form.tsx';
import { WaitingConversions } from './waiting-conversions.tsx';

/** Where holders may move this municipality's points, and what waits for a partner. */
export function ConversionsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const rateOf = ({ rate, unitName }: Target) =>
    t('conversions.rateLine', { points: figures(rate.denominator), units: figures(rate.numerator), unit: unitName });
  const change: Omit<Step<Target>, 'form'> = {
    label: t('conversions.change'),
    of: ({ name }) => name,
    title: ({ name }) => name,
    done: () => t('conversions.saved'),
  };
  return (
    <Register
      register="conversions"
      lead={t('conversions.lead')}
      asked={useRouteQuery(['conversion-targets'], () => points.call(pointsRoutes.listConversionTargets))}
      rows={({ targets }) => targets}
      rowKey={({ targetId }) => String(targetId)}
      columns={[
        { key: 'name', head: t('conversions.name'), value: ({ name }) => name },
        {
          key: 'kind',
          inDetail: true,
          head: t('conversions.kind'),
          value: ({ kind }) => t(`conversions.kinds.${kind}`),
        },
        { key: 'rate', head: t('conversions.rate'), value: rateOf },
        { key: 'payee', inDetail: true, head: t('conversions.payee'), value: ({ payee }) => payee.name },
        {
          key: 'state',
          head: t('conversions.state'),
          value: ({ open }) => t(open ? 'conversions.open' : 'conversions.closed'),
        },
      ]}
      steps={({ payees }) => [
        { ...change, form: (target, onDone) => <ConversionForm payees={payees} target={target} onDone={onDone} /> },
      ]}
      add={({ payees }, onDone) => <ConversionForm payees={payees} onDone={onDone} />}
    >
      {({ systemThumbprint }, say) => (
        <>
          <Thumbprint value={systemThumbprint} />
          <WaitingConversions onDecided={() => say(t('conversions.decided'))} />
        </>
      )}
    </Register>
  );
}

/** What a partner needs of us before it can take a call. */
function Thumbprint({ value }: { value: string }) {
  const { t } = useTranslation('office');
  return (
    <section aria-labelledby="thumbprint" className="mb-10">
      <h2 id="thumbprint" className="mb-2 text-xl font-700">
        {t('conversions.key')}
      </h2>
      <p className="mb-2">{t('conversions.keyHint')}</p>
      <p className="flex flex-wrap items-center gap-4">
        <code className="font-mono break-all">{value}</code>
        <CopyButton text={value} />
      </p>
    </section>
  );
}
