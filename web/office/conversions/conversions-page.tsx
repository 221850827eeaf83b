import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { figures } from '../../components/figures.ts';
import { useAsk } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { AddForm, RegisterPage, RegisterTable, RowButton, Told } from '../office-page.tsx';
import { ConversionForm, type Target } from './form.tsx';
import { WaitingConversions } from './waiting-conversions.tsx';

/** Where holders may move this municipality's points, and what waits for a partner. */
export function ConversionsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useAsk(['conversion-targets'], () => points.call(pointsRoutes.listConversionTargets));
  const [changing, setChanging] = useState<Target>();
  const [done, setDone] = useState<string>();
  const saved = (isSaved: boolean) => setDone(isSaved ? t('conversions.saved') : undefined);
  return (
    <RegisterPage title={t('conversions.title')} lead={t('conversions.lead')} done={done}>
      <Told asked={asked}>
        {({ targets, payees, systemThumbprint }) => (
          <>
            <RegisterTable
              register="conversions"
              rows={targets}
              rowKey={({ targetId }) => String(targetId)}
              columns={[
                { key: 'name', head: t('conversions.name'), value: ({ name }) => name },
                { key: 'kind', head: t('conversions.kind'), value: ({ kind }) => t(`conversions.kinds.${kind}`) },
                {
                  key: 'rate',
                  head: t('conversions.rate'),
                  value: ({ rate, unitName }) =>
                    t('conversions.rateLine', {
                      points: figures(rate.denominator),
                      units: figures(rate.numerator),
                      unit: unitName,
                    }),
                },
                { key: 'payee', head: t('conversions.payee'), value: ({ payee }) => payee.name },
                {
                  key: 'state',
                  head: t('conversions.state'),
                  value: ({ open }) => t(open ? 'conversions.open' : 'conversions.closed'),
                },
                {
                  key: 'action',
                  head: t('conversions.action'),
                  value: () => '',
                  show: (target) => (
                    <RowButton label={t('conversions.change')} of={target.name} onClick={() => setChanging(target)} />
                  ),
                },
              ]}
            />
            <AddForm label={t('conversions.add')} onDone={saved}>
              {(onDone) => <ConversionForm payees={payees} onDone={onDone} />}
            </AddForm>
            <Thumbprint value={systemThumbprint} />
            {changing && (
              <Dialog open title={changing.name} onClose={() => setChanging(undefined)}>
                <ConversionForm
                  payees={payees}
                  target={changing}
                  onDone={(isSaved) => {
                    saved(isSaved);
                    setChanging(undefined);
                  }}
                />
              </Dialog>
            )}
          </>
        )}
      </Told>
      <WaitingConversions onDecided={() => setDone(t('conversions.decided'))} />
    </RegisterPage>
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
