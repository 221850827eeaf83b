import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { dayInJapan, useDates } from '../../components/dates.ts';
import { FileButton } from '../../components/file-button.tsx';
import { More } from '../../components/more.tsx';
import { Table } from '../../components/table.tsx';
import { useInvalidate, useRouteMutation, useRoutePages } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useLanguage } from '../../words/use-language.ts';
import { useFace } from '../face.ts';
import { RegisterPage, RowButton, Told } from '../office-page.tsx';
import { RefusedFile } from './refused-file.tsx';

type Files = RouteAnswer<typeof pointsRoutes.listOrderFiles>;
type OrderFile = Files['files'][number];

/** 夜間ファイル: files of orders that this company sends, how far they are, and what came of each line. */
export function OrderFilesPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [sent, setSent] = useState<string>();
  const [goesOn, setGoesOn] = useState(true);
  const asked = useRoutePages(
    ['order-files'],
    'files',
    (query) => points.call(pointsRoutes.listOrderFiles, { query }),
    goesOn ? { every: 2000 } : {},
  );
  const done = asked.data?.files.every(({ finishedAt }) => finishedAt !== null);
  const forget = useInvalidate();
  useEffect(() => {
    setGoesOn(!done);
    if (done) forget('company-orders');
  }, [done, forget]);
  return (
    <RegisterPage title={t('orderFiles.title')} lead={t('orderFiles.lead')} done={sent}>
      <Form />
      <Send onSent={setSent} />
      <Working files={asked.data?.files ?? []} />
      <Told asked={asked}>
        {({ files }) => (
          <>
            <List files={files} />
            <More asked={asked} />
          </>
        )}
      </Told>
    </RegisterPage>
  );
}

/** How the file is written, with an example to copy. */
function Form() {
  const { t } = useTranslation('office');
  return (
    <details className="mb-6 print:hidden">
      <summary className="min-h-11 cursor-pointer py-2 font-700">{t('orderFiles.form')}</summary>
      <p className="mb-3 max-w-3xl">{t('orderFiles.formLead')}</p>
      <pre className="max-w-3xl overflow-x-auto rounded-8 bg-solid-gray-50 p-4 font-sans" lang="ja">
        {t('orderFiles.example')}
      </pre>
    </details>
  );
}

function Send({ onSent }: { onSent: (words: string | undefined) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const act = useRouteMutation();
  const forget = useInvalidate();
  const [name, setName] = useState('');
  const send = (file: string, fileName: string) => {
    onSent(undefined);
    setName(fileName);
    act.mutate(
      () => points.call(pointsRoutes.uploadOrderFile, { body: { fileName, file } }),
      ({ sentBefore, lines }) => {
        forget('order-files');
        onSent(
          sentBefore
            ? t('orderFiles.sentBefore', { name: fileName })
            : t('orderFiles.sent', { name: fileName, count: lines }),
        );
      },
    );
  };
  return (
    <section className="mb-10 print:hidden">
      <FileButton onFile={send}>{t('orderFiles.choose')}</FileButton>
      <div className="mt-4">
        {act.isPending && <Waiting what={t('orderFiles.reading', { name })} />}
        {act.refusal && <RefusedFile refusal={act.refusal} onAgain={act.again} />}
      </div>
    </section>
  );
}

function Working({ files }: { files: readonly OrderFile[] }) {
  const { t } = useTranslation('office');
  return files
    .filter(({ finishedAt }) => finishedAt === null)
    .map(({ fileId, fileName, done, lines }) => (
      <Waiting key={fileId} what={t('orderFiles.working', { name: fileName })} done={done} total={lines} goesOn />
    ));
}

function List({ files }: { files: readonly OrderFile[] }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const language = useLanguage();
  const { points } = useFace();
  const act = useRouteMutation();
  const receive = ({ fileId, receivedAt }: OrderFile) =>
    act.mutate(
      () => points.download(pointsRoutes.downloadOwnOrderFileResult, { params: { fileId }, query: { language } }),
      (bytes) => saveFile(fileNameOf(t('orderFiles.resultName'), `${dayInJapan(receivedAt)}_${fileId}`, 'csv'), bytes),
    );
  const refusedOf = files.filter(({ refused }) => refused > 0).length;
  return (
    <>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {refusedOf > 0 && <Banner tone="warning" title={t('orderFiles.someRefused', { count: refusedOf })} />}
      <Table
        caption={t('orderFiles.list')}
        empty={t('orderFiles.empty')}
        rows={files}
        rowKey={({ fileId }) => String(fileId)}
        csv
        columns={[
          { key: 'file', head: t('orderFiles.file'), value: ({ fileName }) => fileName, names: true },
          { key: 'at', head: t('orderFiles.at'), value: ({ receivedAt }) => time(receivedAt) },
          { key: 'lines', inDetail: true, head: t('orderFiles.lines'), value: ({ lines }) => lines },
          { key: 'taken', head: t('orderFiles.taken'), value: ({ taken }) => taken },
          { key: 'refused', head: t('orderFiles.refused'), value: ({ refused }) => refused },
          {
            key: 'takenPoints',
            inDetail: true,
            head: t('orderFiles.takenPoints'),
            value: ({ takenPoints }) => takenPoints,
          },
          { key: 'points', inDetail: true, head: t('orderFiles.points'), value: ({ points: all }) => all },
          { key: 'by', inDetail: true, head: t('orderFiles.by'), value: ({ by }) => by ?? t('orderFiles.bySystem') },
          {
            key: 'action',
            head: t('register.action'),
            show: (file) =>
              file.finishedAt === null ? null : (
                <RowButton label={t('orderFiles.result')} of={file.fileName} onClick={() => void receive(file)} />
              ),
          },
        ]}
      />
    </>
  );
}
