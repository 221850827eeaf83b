import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useFace } from '../face.ts';
import { RowButton } from '../office-page.tsx';
import { AFTER_STEP, type StatementData } from './step.ts';

type OneLine = { settlement: StatementData; line: StatementData['lines'][number] };

/** 保留, 却下, 翌期へ of one line that no file has paid: the rest of its shop and of the month goes on. */
export function DecideLine({ settlement, line }: OneLine) {
  const { t } = useTranslation('office');
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <RowButton label={t('settlement.decide')} of={line.payee} onClick={() => setAsking(true)} />
      {asking && (
        <Dialog open title={t('settlement.decideTitle', { payee: line.payee })} onClose={close}>
          <p className="mb-2">
            <Amount value={line.points} unit="yen" size="medium" />
          </p>
          <p className="mb-4">{t('settlement.decideBody')}</p>
          <DecisionForm settlement={settlement} line={line} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

function DecisionForm({ settlement, line, onDone }: OneLine & { onDone: () => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { settlementId, statementHash } = settlement;
  const offered = (['hold', 'reject', 'next'] as const).filter((what) => what !== line.decision?.what);
  const acts = [...offered, ...(line.decision ? (['release'] as const) : [])];
  const form = useRouteForm({
    route: pointsRoutes.decideLine,
    words: 'office.settlement',
    values: { decision: '', reason: '' },
    wrong: ({ decision }) => ({ decision: decision === '' }),
    adds: ['line', 'statementHash'],
    send: ({ decision, reason }) =>
      points.call(pointsRoutes.decideLine, {
        params: { settlementId },
        body: { statementHash: statementHash ?? '', line: line.line, decision, reason },
      }),
    refusals: { decision: ['line_decided'] },
    forgets: AFTER_STEP,
    done: onDone,
  });
  return (
    <form.Entry submit={t('settlement.decideDo')} onCancel={onDone}>
      <form.Choice
        name="decision"
        choices={acts.map((what) => ({
          value: what,
          label: t(`settlement.decisions.${what}`),
          hint: t(`settlement.decisionHints.${what}`),
        }))}
      />
      <form.Text name="reason" hint={t('settlement.decisionReasonHint')} />
    </form.Entry>
  );
}
