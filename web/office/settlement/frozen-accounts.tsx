import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useFace, useStaff } from '../face.ts';
import { useAccountInWords } from '../registers/bank-fields.tsx';
import { useAnswerInWords } from './payee-answer.ts';
import type { StatementData } from './step.ts';

/** The accounts inside the hash: who is paid where, who is held, and whose account is paid for the first time. */
export function FrozenAccounts({ settlement }: { settlement: StatementData }) {
  const { t } = useTranslation('office');
  const { role } = useStaff();
  const inWords = useAccountInWords();
  const answerInWords = useAnswerInWords();
  const { beside } = usePhrases();
  const { accounts, state, returned } = settlement;
  if (state === 'open' || accounts.length === 0) return null;
  const isHeld = accounts.some(({ held }) => held);
  // Of a month that was paid: a payee that was held then, and is not any more.
  const isLeft =
    state === 'settled' &&
    settlement.lines.some((line) => !line.exempt && line.points > 0 && !line.paidOn && !line.decision);
  return (
    <section className="mb-10">
      <p className="mb-3">{t('settlement.accountsLead')}</p>
      <Table
        caption={t('settlement.accounts')}
        rows={accounts}
        rowKey={({ party }) => party}
        empty=""
        csv
        columns={[
          { key: 'party', head: t('settlement.accountParty'), value: ({ name }) => name, names: true },
          {
            key: 'account',
            head: t('settlement.accountOf'),
            value: ({ bankAccount, remitterCode, bankName, branchName }) =>
              [inWords(bankAccount, { bankName, branchName }) ?? t('merchants.noAccount'), remitterCode]
                .filter(Boolean)
                .join(' '),
          },
          {
            key: 'mark',
            head: t('settlement.accountMark'),
            value: ({ held, firstPayout, isPayer, answer }) =>
              held
                ? t(`settlement.held.${held}`)
                : isPayer
                  ? t('settlement.isPayer')
                  : beside(
                      firstPayout && t(`settlement.firstPayout.${firstPayout}`),
                      firstPayout && answer && answerInWords(answer),
                    ),
          },
        ]}
      />
      {(isHeld || isLeft || returned) && role === 'accounting' && <Renew settlementId={settlement.settlementId} />}
    </section>
  );
}

/** A new statement with the accounts of now; both approvals begin again. */
function Renew({ settlementId }: { settlementId: number }) {
  const { t } = useTranslation('office');
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <div className="print:hidden">
      <Button look="outline" onClick={() => setAsking(true)}>
        {t('settlement.renew')}
      </Button>
      {asking && (
        <Dialog open title={t('settlement.renewTitle')} onClose={close}>
          <p className="mb-4">{t('settlement.renewBody')}</p>
          <RenewForm settlementId={settlementId} onDone={close} />
        </Dialog>
      )}
    </div>
  );
}

function RenewForm({ settlementId, onDone }: { settlementId: number; onDone: () => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.renewStatement,
    words: 'office.settlement',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.renewStatement, { params: { settlementId }, body }),
    forgets: ['settlement', 'settlements', 'waiting'],
    done: onDone,
  });
  return (
    <form.Entry submit={t('settlement.renew')} onCancel={onDone}>
      <form.Text name="reason" />
    </form.Entry>
  );
}
