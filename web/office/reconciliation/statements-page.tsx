import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { FileButton } from '../../components/file-button.tsx';
import { More } from '../../components/more.tsx';
import { NextLink } from '../../components/next.tsx';
import { Table } from '../../components/table.tsx';
import { useInvalidate, useRouteMutation, useRoutePages } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace, useStaff } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';

type File = RouteAnswer<typeof pointsRoutes.listBankStatements>['files'][number];
type Taken = RouteAnswer<typeof pointsRoutes.takeBankStatement> & { name: string };

/** 銀行の明細: what the bank tells is taken, file by file, and matched at once; what does not match is on the next page. */
export function BankStatementsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const asked = useRoutePages(['bank-statements'], 'files', (query) =>
    points.call(pointsRoutes.listBankStatements, { query }),
  );
  return (
    <RegisterPage title={t('bankStatements.title')} lead={t('bankStatements.lead')} done={undefined}>
      {isForRole(pointsRoutes.takeBankStatement, role) && <Take />}
      <Told asked={asked}>
        {({ files }) => (
          <>
            <Files files={files} />
            <More asked={asked} />
          </>
        )}
      </Told>
    </RegisterPage>
  );
}

function Take() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const [taken, setTaken] = useState<Taken>();
  const take = (file: string, name: string) => {
    setTaken(undefined);
    act.mutate(
      () => points.call(pointsRoutes.takeBankStatement, { body: { file, name } }),
      (answer) => {
        setTaken({ ...answer, name });
        forget('bank-statements', 'bank-breaks', 'waiting');
      },
    );
  };
  const problems = act.refusal?.details.problems as string[] | undefined;
  return (
    <section className="mb-10 print:hidden">
      <FileButton onFile={take} accept=".txt,.dat,.zen,text/plain">
        {t('bankStatements.choose')}
      </FileButton>
      <div className="mt-4">
        {act.isPending && <Waiting what={t('bankStatements.taking')} />}
        {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
        {problems && (
          <>
            <h2 className="mb-2 font-700">
              {t('bankStatements.problems', { count: Number(act.refusal?.details.problemCount) })}
            </h2>
            <ul className="mb-4 list-disc pl-6" lang="ja">
              {problems.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </>
        )}
        {taken && <TakenBanner taken={taken} />}
      </div>
    </section>
  );
}

function TakenBanner({ taken }: { taken: Taken }) {
  const { t } = useTranslation('office');
  const { day } = useDates();
  const { name, told, added, matched, openBreaks, missingFrom } = taken;
  return (
    <>
      <Banner
        tone="success"
        live
        title={t(added === 0 ? 'bankStatements.takenAgain' : 'bankStatements.taken', { name })}
      >
        <p>{t('bankStatements.counts', { told, added, matched })}</p>
        {openBreaks === 0 && <p>{t('bankStatements.noBreaks')}</p>}
      </Banner>
      {missingFrom && <Banner tone="warning" title={t('bankStatements.missingFrom', { on: day(missingFrom) })} />}
      {openBreaks > 0 && (
        <Banner tone="warning" title={t('bankStatements.openBreaks', { count: openBreaks })}>
          <NextLink to="/bank-breaks">{t('bankStatements.toBreaks')}</NextLink>
        </Banner>
      )}
    </>
  );
}

function Files({ files }: { files: readonly File[] }) {
  const { t } = useTranslation('office');
  const { date, time } = useDates();
  return (
    <Table
      caption={t('bankStatements.list')}
      rows={files}
      rowKey={({ fileId }) => `${fileId}`}
      empty={t('bankStatements.listEmpty')}
      csv
      columns={[
        {
          key: 'days',
          head: t('bankStatements.days'),
          value: ({ fromOn, throughOn }) => `${date(fromOn)}〜${date(throughOn)}`,
        },
        { key: 'kind', head: t('bankStatements.kind'), value: ({ kind }) => t(`bankStatements.kinds.${kind}`) },
        { key: 'told', head: t('bankStatements.told'), value: ({ told }) => told },
        { key: 'added', head: t('bankStatements.added'), value: ({ added }) => added },
        { key: 'taken', head: t('bankStatements.takenAt'), value: ({ takenAt }) => time(takenAt) },
        { key: 'name', head: t('bankStatements.name'), value: ({ name }) => name, inDetail: true },
        { key: 'by', head: t('bankStatements.by'), value: ({ by }) => by, inDetail: true },
        { key: 'sha256', head: t('bankStatements.sha256'), value: ({ sha256 }) => sha256, inDetail: true },
      ]}
    />
  );
}
