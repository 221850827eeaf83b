import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteRequest } from '../../../contract/index.ts';
import { transferEvidence } from '../../../contract/points/circulation/transfer-routes.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { figures } from '../../components/figures.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages, useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';

type Pair = Pick<
  NonNullable<RouteRequest<typeof pointsRoutes.previewHolderTransfer>['body']>,
  'formerMykeyId' | 'newMykeyId'
>;

/** 新しいマイキーIDへの引き継ぎ (decision 20): asked for by one, decided by another; and those that were decided. */
export function HolderTransfersPage() {
  const { t } = useTranslation('office');
  const { role } = useStaff();
  const [done, setDone] = useState<string>();
  const mayAsk = role === 'lead' || role === 'accounting';
  return (
    <RegisterPage title={t('holderTransfers.title')} lead={t('holderTransfers.lead')} done={done}>
      {mayAsk && <Ask onAsked={() => setDone(t('holderTransfers.asked'))} />}
      <Decided />
    </RegisterPage>
  );
}

function Ask({ onAsked }: { onAsked: () => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.askForHolderTransfer,
    words: 'office.holderTransfers',
    values: { formerMykeyId: '', newMykeyId: '', evidence: '', reason: '' },
    wrong: ({ evidence }) => ({ evidence: evidence === '' }),
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.askForHolderTransfer, { body }),
    refusals: {
      formerMykeyId: ['transfer_from_unknown', 'transfer_from_not_ended', 'transfer_known', 'transfer_protected'],
      newMykeyId: ['transfer_to_unknown', 'transfer_to_not_usable'],
    },
    forgets: ['holder-transfers', 'change-requests', 'waiting'],
    done: onAsked,
  });
  return (
    <section aria-label={t('holderTransfers.ask')} className="mb-10 max-w-2xl print:hidden">
      <h2 className="mb-4 text-xl font-700">{t('holderTransfers.ask')}</h2>
      <form.Entry submit={t('holderTransfers.check')}>
        <form.Text name="formerMykeyId" />
        <form.Text name="newMykeyId" />
        <form.Select
          name="evidence"
          empty={t('grant.choose')}
          options={transferEvidence.map((value) => ({ value, label: t(`holderTransfers.evidences.${value}`) }))}
        />
        <form.Text name="reason" />
      </form.Entry>
      {form.asked && (
        <Dialog open title={t('holderTransfers.confirm')} onClose={form.cancel}>
          <Preview formerMykeyId={form.asked.formerMykeyId} newMykeyId={form.asked.newMykeyId}>
            <DialogButtons
              confirm={t('holderTransfers.send')}
              busy={form.act.isPending}
              onCancel={form.cancel}
              onConfirm={form.send}
            />
          </Preview>
        </Dialog>
      )}
    </section>
  );
}

/** What would go on, and the step; no step where it cannot be. */
function Preview({ formerMykeyId, newMykeyId, children }: Pair & { children: ReactNode }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { points } = useFace();
  const asked = useRouteQuery(['holder-transfer-preview', formerMykeyId, newMykeyId], () =>
    points.call(pointsRoutes.previewHolderTransfer, { body: { formerMykeyId, newMykeyId } }),
  );
  return (
    <Told asked={asked}>
      {(shown) => (
        <>
          <p className="mb-4 text-xl font-700">
            {t('holderTransfers.fromTo', { former: shown.formerMykeyId, fresh: shown.newMykeyId })}
          </p>
          <ul className="mb-4 list-disc ps-6">
            <li>{t('holderTransfers.own', { points: `${figures(shown.points)} ${shared('money.points')}` })}</li>
            <li>{t('holderTransfers.others')}</li>
            {shown.vouchers > 0 && <li>{t('holderTransfers.vouchers', { count: shown.vouchers })}</li>}
            <li>{t('holderTransfers.later')}</li>
            <li>{t('holderTransfers.final')}</li>
          </ul>
          {children}
        </>
      )}
    </Told>
  );
}

function Decided() {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { points } = useFace();
  const { time } = useDates();
  const asked = useRoutePages(['holder-transfers'], 'transfers', (query) =>
    points.call(pointsRoutes.listHolderTransfers, { query }),
  );
  return (
    <>
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && (
        <Table
          caption={t('holderTransfers.caption')}
          rows={asked.data.transfers}
          rowKey={({ transferId }) => String(transferId)}
          empty={t('holderTransfers.empty')}
          columns={[
            {
              key: 'former',
              head: t('holderTransfers.formerMykeyId'),
              value: ({ formerMykeyId }) => formerMykeyId,
              names: true,
            },
            { key: 'new', head: t('holderTransfers.newMykeyId'), value: ({ newMykeyId }) => newMykeyId },
            {
              key: 'points',
              head: `${t('holderTransfers.points')} (${shared('money.points')})`,
              value: ({ points: moved }) => moved,
            },
            {
              key: 'state',
              head: t('holderTransfers.state'),
              value: ({ isUnderWay }) => t(isUnderWay ? 'holderTransfers.underWay' : 'holderTransfers.arrived'),
            },
            { key: 'at', head: t('holderTransfers.decidedAt'), value: ({ decidedAt }) => time(decidedAt) },
          ]}
        />
      )}
      <More asked={asked} />
    </>
  );
}
