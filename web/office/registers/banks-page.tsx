import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { AddForm, RegisterPage, Told } from '../office-page.tsx';
import type { OnDone } from '../register.tsx';
import { BankNames } from './bank-names.tsx';

type Corrections = RouteAnswer<typeof pointsRoutes.listBankCorrections>;
type Correction = Corrections['corrections'][number];

/** 金融機関マスタ: how old the list is, and what offices entered that it does not know yet; all offices see all of it. */
export function BanksPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const { date } = useDates();
  const [done, setDone] = useState<string>();
  const asked = useRoutePages(['bank-corrections'], 'corrections', (query) =>
    points.call(pointsRoutes.listBankCorrections, { query }),
  );
  const onDone = (isDone: boolean) => setDone(isDone ? t('banks.asked') : undefined);
  return (
    <RegisterPage title={t('banks.title')} lead={t('banks.lead')} done={done}>
      <Told asked={asked}>
        {({ master, corrections }) => (
          <>
            <p className="mb-8 rounded-8 bg-solid-gray-50 p-6">
              {master ? t('banks.master', { on: date(master.listedOn), source: master.source }) : t('banks.noMaster')}
            </p>
            {isForRole(pointsRoutes.enterBank, role) && (
              <>
                <AddForm label={t('banks.enter')} onDone={onDone}>
                  {(close) => <EnterForm onDone={close} />}
                </AddForm>
                <AddForm label={t('banks.close')} onDone={onDone}>
                  {(close) => <CloseForm onDone={close} />}
                </AddForm>
              </>
            )}
            <CorrectionsTable corrections={corrections} />
          </>
        )}
      </Told>
      <More asked={asked} />
    </RegisterPage>
  );
}

function CorrectionsTable({ corrections }: { corrections: readonly Correction[] }) {
  const { t } = useTranslation('office');
  const { beside, aside } = usePhrases();
  const { time } = useDates();
  const codes = ({ bankCode, branchCode }: Correction) => (branchCode ? `${bankCode}-${branchCode}` : bankCode);
  return (
    <Table
      caption={t('banks.caption')}
      rows={corrections}
      rowKey={({ correctionId }) => String(correctionId)}
      empty={t('banks.empty')}
      csv
      columns={[
        { key: 'codes', head: t('banks.codes'), value: codes },
        {
          key: 'name',
          head: t('banks.nameOf'),
          names: true,
          value: ({ bankName, branchName, kana }) => `${beside(bankName, branchName)}${aside(kana)}`,
        },
        { key: 'state', head: t('banks.state'), value: ({ isOpen }) => t(isOpen ? 'banks.isOpen' : 'banks.isClosed') },
        { key: 'fromOn', head: t('banks.fromOn'), value: ({ fromOn }) => fromOn, isDay: true },
        {
          key: 'office',
          head: t('banks.office'),
          value: ({ municipality }) => municipality?.name ?? t('roles.platform'),
        },
        { key: 'reason', head: t('banks.reason'), value: ({ reason }) => reason, inDetail: true },
        { key: 'askedBy', head: t('banks.askedBy'), value: ({ askedBy }) => askedBy, inDetail: true },
        { key: 'confirmedBy', head: t('banks.confirmedBy'), value: ({ confirmedBy }) => confirmedBy, inDetail: true },
        { key: 'at', head: t('banks.changedAt'), value: ({ changedAt }) => time(changedAt), inDetail: true },
      ]}
    />
  );
}

const forgets = ['bank-corrections', 'bank', 'change-requests', 'waiting'];

function EnterForm({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.enterBank,
    words: 'office.banks',
    values: { bankCode: '', branchCode: '', name: '', kana: '', fromOn: '', reason: '' },
    send: (body) => points.call(pointsRoutes.enterBank, { body }),
    refusals: { bankCode: ['bank_unknown'], kana: ['bank_kana_invalid'], name: ['bank_unchanged'] },
    forgets,
    done: () => onDone(true),
  });
  const { bankCode, branchCode } = form.values;
  return (
    <form.Entry submit={t('banks.enterSend')} onCancel={() => onDone(false)}>
      <p className="mb-6">{t('banks.branchNote')}</p>
      <div className="grid gap-x-6 sm:grid-cols-2">
        <form.Code name="bankCode" inputMode="numeric" />
        <form.Code name="branchCode" inputMode="numeric" />
      </div>
      <BankNames bankCode={bankCode} branchCode={branchCode} alsoAlone />
      <form.Text name="name" />
      <form.Text name="kana" />
      <form.Day name="fromOn" className="max-w-60" />
      <form.Text name="reason" />
    </form.Entry>
  );
}

function CloseForm({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.closeBank,
    words: 'office.banks',
    values: { bankCode: '', branchCode: '', fromOn: '', reason: '' },
    send: (body) => points.call(pointsRoutes.closeBank, { body }),
    refusals: { bankCode: ['bank_unknown'], branchCode: ['branch_unknown'], fromOn: ['bank_unchanged'] },
    forgets,
    done: () => onDone(true),
  });
  const { bankCode, branchCode } = form.values;
  return (
    <form.Entry submit={t('banks.closeSend')} onCancel={() => onDone(false)}>
      <p className="mb-6">{t('banks.closeNote')}</p>
      <p className="mb-6">{t('banks.branchNote')}</p>
      <div className="grid gap-x-6 sm:grid-cols-2">
        <form.Code name="bankCode" inputMode="numeric" />
        <form.Code name="branchCode" inputMode="numeric" />
      </div>
      <BankNames bankCode={bankCode} branchCode={branchCode} alsoAlone />
      <form.Day name="fromOn" label={t('banks.closedOn')} className="max-w-60" />
      <form.Text name="reason" />
    </form.Entry>
  );
}
