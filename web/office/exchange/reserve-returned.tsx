import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { AddForm, Told } from '../office-page.tsx';
import type { OnDone } from '../register.tsx';

/** What came back, and who is told at a counter because of it. */
export function Returned() {
  const { t } = useTranslation('office');
  const [done, setDone] = useState<string>();
  return (
    <>
      {done && <Banner tone="success" live title={done} />}
      <Unreached />
      <AddForm label={t('returned.letter')} onDone={(saved) => setDone(saved ? t('returned.letterDone') : undefined)}>
        {(onDone) => <ReturnedLetter onDone={onDone} />}
      </AddForm>
      <AddForm label={t('returned.mail')} onDone={(saved) => setDone(saved ? t('returned.mailDone') : undefined)}>
        {(onDone) => <ReturnedMail onDone={onDone} />}
      </AddForm>
    </>
  );
}

function Unreached() {
  const { t } = useTranslation('office');
  const { date, time } = useDates();
  const { points } = useFace();
  const asked = useRoutePages(['reserve-unreached'], 'unreached', (query) =>
    points.call(pointsRoutes.listUnreachedHolders, { query }),
  );
  return (
    <>
      <Told asked={asked}>
        {({ unreached }) => (
          <Table
            caption={t('unreached.caption')}
            empty={t('unreached.empty')}
            csv
            rows={unreached}
            rowKey={({ noticeId }) => String(noticeId)}
            columns={[
              { key: 'mykeyId', head: t('reserveCases.mykeyId'), value: ({ mykeyId }) => mykeyId, names: true },
              { key: 'kind', head: t('unreached.kind'), value: ({ kind }) => t(`unreached.kinds.${kind}`) },
              { key: 'allocateBy', head: t('unreached.allocateBy'), value: ({ allocateBy }) => date(allocateBy) },
              { key: 'returnedAt', head: t('unreached.returnedAt'), value: ({ returnedAt }) => time(returnedAt) },
              { key: 'reason', head: t('returned.reason'), value: ({ reason }) => reason, inDetail: true },
            ]}
          />
        )}
      </Told>
      <More asked={asked} />
    </>
  );
}

function ReturnedLetter({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.enterReturnedLetter,
    words: 'office.returned',
    values: { mykeyId: '', reason: '' },
    send: (body) => points.call(pointsRoutes.enterReturnedLetter, { body }),
    refusals: { mykeyId: ['mykey_id_form', 'member_unknown', 'letter_not_sent'] },
    forgets: ['reserve-unreached', 'reserve-letters'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('returned.letter')} onCancel={() => onDone(false)}>
      <form.Code name="mykeyId" />
      <form.Text name="reason" />
    </form.Entry>
  );
}

function ReturnedMail({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.enterReturnedMail,
    words: 'office.returned',
    values: { email: '', reason: '' },
    send: (body) => points.call(pointsRoutes.enterReturnedMail, { body }),
    refusals: { email: ['notice_mail_unknown'] },
    forgets: ['reserve-unreached', 'reserve-letters'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('returned.mail')} onCancel={() => onDone(false)}>
      <form.Text name="email" type="email" />
      <form.Text name="reason" />
    </form.Entry>
  );
}
