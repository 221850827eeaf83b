import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { TextField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { FileButton } from '../../components/file-button.tsx';
import { NextLink } from '../../components/next.tsx';
import { useInvalidate, useRouteMutation } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { RefusedFile } from '../exchange/refused-file.tsx';
import { useFace } from '../face.ts';

type Taken = RouteAnswer<typeof pointsRoutes.uploadDailyReport>;

/** 日報を送る: of yesterday, unless another day is named. */
export function SendReport() {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const yesterday = `${Temporal.PlainDate.from(todayInJapan(now())).subtract({ days: 1 })}`;
  const [day, setDay] = useState(yesterday);
  const [name, setName] = useState('');
  const [taken, setTaken] = useState<Taken>();
  const act = useRouteMutation();
  const forget = useInvalidate();
  const send = (file: string, fileName: string) => {
    setTaken(undefined);
    setName(fileName);
    act.mutate(
      () => points.call(pointsRoutes.uploadDailyReport, { body: { day, fileName, file } }),
      (answer) => {
        setTaken(answer);
        forget('company-reconciliation', 'bank-breaks', 'waiting');
      },
    );
  };
  return (
    <section className="mb-10 print:hidden">
      <details className="mb-6">
        <summary className="min-h-11 cursor-pointer py-2 font-700">{t('companyReconciliation.form')}</summary>
        <p className="mb-3 max-w-3xl">{t('companyReconciliation.formLead')}</p>
        <pre className="max-w-3xl overflow-x-auto rounded-8 bg-solid-gray-50 p-4 font-sans" lang="ja">
          {t('companyReconciliation.example')}
        </pre>
      </details>
      <div className="max-w-xs">
        <TextField
          type="date"
          label={t('companyReconciliation.day')}
          value={day}
          max={yesterday}
          onChange={(event) => setDay(event.target.value)}
        />
      </div>
      <FileButton onFile={send}>{t('companyReconciliation.choose')}</FileButton>
      <div className="mt-4">
        {act.isPending && <Waiting what={t('companyReconciliation.reading', { name })} />}
        {act.refusal && <RefusedFile refusal={act.refusal} onAgain={act.again} />}
        {taken && <TakenBanner taken={taken} />}
      </div>
    </section>
  );
}

function TakenBanner({ taken: { day: on, lines, sentBefore, replaced, openBreaks } }: { taken: Taken }) {
  const { t } = useTranslation('office');
  const { day } = useDates();
  const words = sentBefore ? 'sentBefore' : replaced ? 'replaced' : 'sent';
  return (
    <>
      <Banner tone="success" live title={t(`companyReconciliation.${words}`, { day: day(on), lines: figures(lines) })}>
        {openBreaks === 0 && <p>{t('companyReconciliation.agree')}</p>}
      </Banner>
      <BreaksBanner count={openBreaks} />
    </>
  );
}

/** That something differs, and where it is ended. */
export function BreaksBanner({ count }: { count: number }) {
  const { t } = useTranslation('office');
  if (count === 0) return null;
  return (
    <Banner tone="warning" title={t('companyReconciliation.openBreaks', { count })}>
      <NextLink to="/bank-breaks">{t('companyReconciliation.toBreaks')}</NextLink>
    </Banner>
  );
}
