import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RowButton, Told } from '../office-page.tsx';
import type { OnDone } from '../register.tsx';

type Waiting = RouteAnswer<typeof pointsRoutes.listWaitingConversions>['conversions'][number];
const failures = ['unreachable', 'not_ours', 'no_sense', 'pending', 'unknown'] as const;

/** Conversions on which a partner is silent for a day, or which it says went otherwise. */
export function WaitingConversions({ onDecided }: { onDecided: () => void }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { points } = useFace();
  const asked = useRouteQuery(['waiting-conversions'], () => points.call(pointsRoutes.listWaitingConversions));
  const [deciding, setDeciding] = useState<Waiting>();
  const whyOf = ({ broken, lastFailure }: Waiting) => {
    if (broken) return t('conversions.broken');
    return t(`conversions.failures.${failures.find((one) => one === lastFailure) ?? 'other'}`);
  };
  return (
    <Told asked={asked}>
      {({ conversions }) => (
        <>
          {conversions.length > 0 && <p className="mb-3">{t('conversions.waitingNote')}</p>}
          <Table
            caption={t('conversions.waiting')}
            empty={t('conversions.waitingEmpty')}
            csv
            rows={conversions}
            rowKey={({ operationKey }) => operationKey}
            columns={[
              { key: 'number', head: t('conversions.number'), value: ({ receiptNumber }) => receiptNumber },
              { key: 'target', head: t('conversions.target'), value: ({ target }) => target },
              { key: 'points', head: t('conversions.points'), value: ({ points: taken }) => taken },
              { key: 'units', head: t('conversions.units'), value: ({ units }) => units },
              {
                key: 'since',
                head: t('conversions.since'),
                value: ({ takenAt }) => time(takenAt),
              },
              { key: 'why', head: t('conversions.why'), value: whyOf },
              {
                key: 'action',
                head: t('conversions.action'),
                show: (one) => (
                  <RowButton label={t('conversions.decide')} of={one.receiptNumber} onClick={() => setDeciding(one)} />
                ),
              },
            ]}
          />
          {deciding && (
            <Decision
              of={deciding}
              onDone={(decided) => {
                setDeciding(undefined);
                if (decided) onDecided();
              }}
            />
          )}
        </>
      )}
    </Told>
  );
}

/** What the office decides after it has talked to the partner; the page leans to neither. */
function Decision({ of, onDone }: { of: Waiting; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  const { operationKey, broken, target, receiptNumber } = of;
  const form = useRouteForm({
    route: pointsRoutes.decideConversion,
    words: 'office.conversions',
    values: { decision: '', reason: '' },
    send: (body) => points.call(pointsRoutes.decideConversion, { params: { operationKey }, body }),
    forgets: ['waiting-conversions'],
    done: () => onDone(true),
  });
  const done = { decision: 'done', label: t(broken ? 'conversions.settled' : 'conversions.done') };
  const decisions = broken ? [done] : [{ decision: 'return', label: t('conversions.return') }, done];
  return (
    <Dialog open title={t('conversions.decideTitle')} onClose={() => onDone(false)}>
      <p className="mb-4">{beside(target, receiptNumber)}</p>
      <form.Entry
        onCancel={() => onDone(false)}
        submit={decisions.map(({ decision, label }) => (
          <Button
            key={decision}
            type="submit"
            look="outline"
            name="decision"
            value={decision}
            busy={form.act.isPending}
          >
            {label}
          </Button>
        ))}
      >
        <form.Area name="reason" />
      </form.Entry>
    </Dialog>
  );
}
