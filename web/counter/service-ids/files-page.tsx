import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { FileButton } from '../../components/file-button.tsx';
import { LineList } from '../../components/line-list.tsx';
import { More } from '../../components/more.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useInvalidate, useRouteMutation, useRoutePages, useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useLanguage } from '../../words/use-language.ts';
import { useFace, useTerminal } from '../face.ts';

/** Files of customer numbers, from a terminal in the operator's office: choose, look, register. */
export function FilesPage() {
  const { t } = useTranslation('counter');
  const { operatorName } = useTerminal();
  const { mykey } = useFace();
  const [open, setOpen] = useState<string>();
  const counts = useRouteQuery(['link-counts'], () => mykey.call(mykeyRoutes.countLinks));
  if (open) return <OneFile uploadId={open} onBack={() => setOpen(undefined)} />;
  return (
    <>
      <PageTitle lead={t('files.lead')}>{t('files.title')}</PageTitle>
      <p className="mb-6 text-xl font-700">{operatorName}</p>
      {counts.data && <p className="mb-6">{t('files.counts', counts.data)}</p>}
      <ChooseFile onShown={setOpen} />
      <Earlier onOpen={setOpen} />
    </>
  );
}

function ChooseFile({ onShown }: { onShown: (uploadId: string) => void }) {
  const { t } = useTranslation('counter');
  const { mykey } = useFace();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const send = (file: string, fileName: string) =>
    act.mutate(
      () => mykey.call(mykeyRoutes.uploadLinks, { body: { fileName, file } }),
      ({ uploadId }) => {
        forget('link-uploads');
        onShown(uploadId);
      },
    );
  return (
    <section className="mb-10 max-w-3xl">
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p className="mb-2">{t('files.form')}</p>
      <pre className="mb-4 rounded-8 bg-solid-gray-50 p-4 font-sans">{t('files.example')}</pre>
      <p className="mb-4">{t('files.nothingYet')}</p>
      {act.isPending ? (
        <Waiting what={t('files.reading')} />
      ) : (
        <FileButton onFile={(file, name) => void send(file, name)}>{t('files.choose')}</FileButton>
      )}
    </section>
  );
}

function Earlier({ onOpen }: { onOpen: (uploadId: string) => void }) {
  const { t } = useTranslation('counter');
  const { beside } = usePhrases();
  const { time } = useDates();
  const { mykey } = useFace();
  const asked = useRoutePages(['link-uploads'], 'uploads', (query) =>
    mykey.call(mykeyRoutes.listLinkUploads, { query }),
  );
  if (asked.refusal) return <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />;
  if (!asked.data || asked.data.uploads.length === 0) return null;
  return (
    <section>
      <h2 className="mb-3 text-xl font-700">{t('files.earlier')}</h2>
      <LineList
        label={t('files.earlier')}
        empty=""
        lines={asked.data.uploads.map(({ uploadId, fileName, lines, state, uploadedAt }) => ({
          key: uploadId,
          name: fileName,
          note: beside(time(uploadedAt), t('files.lines', { count: lines }), t(`files.states.${state}`)),
          after: (
            <Button look="outline" size="small" onClick={() => onOpen(uploadId)}>
              {t('files.open')}
              <Aside of={fileName} />
            </Button>
          ),
        }))}
      />
      <More asked={asked} />
    </section>
  );
}

type Shown = RouteAnswer<typeof mykeyRoutes.showLinkUpload>;

function Back({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation('counter');
  return (
    <p className="mb-4">
      <Button look="outline" size="small" onClick={onBack}>
        {t('files.back')}
      </Button>
    </p>
  );
}

function OneFile({ uploadId, onBack }: { uploadId: string; onBack: () => void }) {
  const { t } = useTranslation('counter');
  const { mykey } = useFace();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const busy = act.isPending;
  const [started, setStarted] = useState(false);
  const ask = () => mykey.call(mykeyRoutes.showLinkUpload, { params: { uploadId } });
  const asked = useRouteQuery(['link-upload', uploadId], ask, started ? { every: 1000 } : {});
  const upload = asked.data;
  const apply = () =>
    act.mutate(
      () => mykey.call(mykeyRoutes.applyLinkUpload, { params: { uploadId } }),
      () => {
        setStarted(true);
        forget('link-upload');
      },
    );
  const report = useReport(uploadId);
  const save = (file: Blob) =>
    saveFile(fileNameOf(t('files.reportName'), upload?.fileName.replace(/\.[^.]*$/, '') ?? ''), file);
  const wanted = upload?.outcomes.find(({ outcome }) => outcome === 'registered')?.lines ?? 0;
  const isOver = upload?.state === 'applied' && started;
  useEffect(() => {
    if (!isOver) return;
    setStarted(false);
    forget('link-uploads', 'link-counts');
  }, [isOver, forget]);
  return (
    <>
      <Back onBack={onBack} />
      <PageTitle lead={upload?.fileName ?? ''}>{t(`files.titles.${upload?.state ?? 'checked'}`)}</PageTitle>
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {asked.isPending && <Waiting what={t('files.reading')} />}
      {upload?.state === 'applying' && (
        <Waiting what={t('files.applying')} done={upload.applied} total={upload.lines} goesOn />
      )}
      {upload?.state === 'applied' && (
        <Banner tone="success" live title={t('files.done', { count: wanted })}>
          <p>{t('files.doneBody')}</p>
        </Banner>
      )}
      {upload && <Outcomes upload={upload} />}
      {upload && (
        <div className="flex flex-wrap gap-4">
          {upload.state === 'checked' && wanted > 0 && (
            <Button size="large" busy={busy} onClick={() => void apply()}>
              {t('files.apply', { count: wanted })}
            </Button>
          )}
          <Button look="outline" size="large" busy={busy} onClick={() => void act.mutate(report, save)}>
            {t('files.report')}
          </Button>
        </div>
      )}
    </>
  );
}

/** Gets the result of each line, in the language of the page. */
function useReport(uploadId: string) {
  const { mykey } = useFace();
  const language = useLanguage();
  return () => mykey.download(mykeyRoutes.downloadLinkReport, { params: { uploadId }, query: { language } });
}

function Outcomes({ upload: { outcomes, problems, next } }: { upload: Shown }) {
  const { t } = useTranslation('counter');
  return (
    <>
      <Table
        caption={t('files.outcomes')}
        rows={outcomes}
        rowKey={({ outcome }) => outcome}
        empty=""
        columns={[
          { key: 'outcome', head: t('files.outcome'), value: ({ outcome }) => t(`files.outcomeOf.${outcome}`) },
          { key: 'lines', head: t('files.count'), value: ({ lines }) => lines },
        ]}
      />
      {problems.length > 0 && (
        <Table
          caption={t('files.problems')}
          rows={problems}
          rowKey={({ line }) => String(line)}
          empty=""
          columns={[
            { key: 'line', head: t('files.line'), value: ({ line }) => line },
            { key: 'outcome', head: t('files.outcome'), value: ({ outcome }) => t(`files.outcomeOf.${outcome}`) },
          ]}
        />
      )}
      {next !== null && <p className="mb-8">{t('files.problemsGoOn')}</p>}
    </>
  );
}
