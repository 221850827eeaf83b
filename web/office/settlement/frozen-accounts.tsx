import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { Table } from '../../components/table.tsx';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace, useStaff } from '../face.ts';
import { useAccountInWords } from '../registers/bank-fields.tsx';
import type { StatementData } from './statement.tsx';

/** The accounts inside the hash: who is paid where, who is held, and whose account is paid for the first time. */
export function FrozenAccounts({ settlement }: { settlement: StatementData }) {
  const { t } = useTranslation('office');
  const { name, role } = useStaff();
  const inWords = useAccountInWords();
  const { accounts, state } = settlement;
  if (state === 'open' || accounts.length === 0) return null;
  const isHeld = accounts.some(({ held }) => held);
  return (
    <section className="mb-10">
      <p className="mb-3">{t('settlement.accountsLead')}</p>
      <Table
        caption={t('settlement.accounts')}
        rows={accounts}
        rowKey={({ party }) => party}
        empty=""
        csvName="accounts.csv"
        printedBy={name}
        columns={[
          { key: 'party', head: t('settlement.accountParty'), value: ({ name }) => name, names: true },
          {
            key: 'account',
            head: t('settlement.accountOf'),
            value: ({ bankAccount, remitterCode }) =>
              [inWords(bankAccount) ?? t('merchants.noAccount'), remitterCode].filter(Boolean).join(' '),
          },
          {
            key: 'mark',
            head: t('settlement.accountMark'),
            value: ({ held, firstPayout, isPayer }) =>
              held
                ? t(`settlement.held.${held}`)
                : isPayer
                  ? t('settlement.isPayer')
                  : firstPayout
                    ? t(`settlement.firstPayout.${firstPayout}`)
                    : '',
          },
        ]}
      />
      {isHeld && role === 'accounting' && <Renew settlementId={settlement.settlementId} />}
    </section>
  );
}

/** A new statement with the accounts of now; both approvals begin again. */
function Renew({ settlementId }: { settlementId: number }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const close = () => {
    act.clear();
    setAsking(false);
  };
  const renew = () =>
    act.run(
      () => points.call(pointsRoutes.renewStatement, { params: { settlementId }, body: { reason } }),
      () => {
        forget('settlement', 'settlements', 'staff-me');
        close();
      },
    );
  return (
    <div className="print:hidden">
      <Button look="outline" onClick={() => setAsking(true)}>
        {t('settlement.renew')}
      </Button>
      <Dialog open={asking} title={t('settlement.renewTitle')} onClose={close}>
        {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
        <p className="mb-4">{t('settlement.renewBody')}</p>
        <TextField
          label={t('settlement.reason')}
          required
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <DialogButtons
          confirm={t('settlement.renew')}
          busy={act.busy}
          disabled={reason.trim() === ''}
          onCancel={close}
          onConfirm={() => void renew()}
        />
      </Dialog>
    </div>
  );
}
