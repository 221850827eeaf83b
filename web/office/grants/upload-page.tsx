import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { type UploadProblem, uploadProblems } from '../../../contract/points/grants/upload-problems.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { figures } from '../../components/figures.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useInvalidate, useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useLanguage } from '../../words/use-language.ts';
import { useFace, useStaff } from '../face.ts';
import { Told } from '../office-page.tsx';
import { useUploadState } from './uploads-page.tsx';

type Shown = RouteAnswer<typeof pointsRoutes.showGrantUpload>;
const isWorking = ({ state }: Pick<Shown, 'state'>) => state === 'approved' || state === 'reversing';

/** One file of grants: what it comes to, what is wrong with it, and its next step. */
export function UploadPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const uploadId = Number(useParams({ strict: false, select: ({ uploadId }) => uploadId }));
  const [goesOn, setGoesOn] = useState(true);
  const asked = useRouteQuery(
    ['grant-upload', String(uploadId)],
    () => points.call(pointsRoutes.showGrantUpload, { params: { uploadId } }),
    goesOn ? { every: 2000 } : {},
  );
  const forget = useInvalidate();
  const done = asked.data !== undefined && !isWorking(asked.data) && !asked.data.isWaiting;
  useEffect(() => {
    setGoesOn(!done);
    if (done) forget('grant-uploads', 'programs', 'budget-lines', 'grants');
  }, [done, forget]);
  return (
    <>
      <p className="mb-4 print:hidden">
        <Link to="/grant-uploads">{t('uploads.back')}</Link>
      </p>
      <PageTitle>{t('uploads.oneTitle')}</PageTitle>
      <Told asked={asked}>{(upload) => <OneUpload upload={upload} />}</Told>
    </>
  );
}

function OneUpload({ upload }: { upload: Shown }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const stateOf = useUploadState();
  const [done, setDone] = useState<string>();
  const { granted, returned, good, state } = upload;
  return (
    <>
      {/* What was asked for is said until it has come about: the state says the rest. */}
      {done && (upload.isWaiting || state === 'withdrawn') && <Banner tone="success" live title={done} />}
      {isWorking(upload) && (
        <Waiting
          what={t(state === 'approved' ? 'uploads.posting' : 'uploads.takingBack')}
          done={state === 'approved' ? granted : returned}
          total={state === 'approved' ? good : granted}
          goesOn
        />
      )}
      <Facts
        className="mb-8 max-w-3xl"
        facts={[
          [t('uploads.file'), upload.fileName],
          [t('uploads.program'), upload.program],
          [t('uploads.month'), upload.month],
          [t('uploads.state'), <strong key="state">{stateOf(upload)}</strong>],
          [t('uploads.good'), t('uploads.linesOf', { count: good })],
          [t('uploads.points'), <Amount key="points" value={upload.points} size="medium" />],
          ...(returned > 0 ? [[t('uploads.missing'), <Amount key="missing" value={upload.missing} />] as const] : []),
          [t('uploads.by'), `${upload.by} ${time(upload.uploadedAt)}`],
        ]}
      />
      <Totals upload={upload} />
      <Problems upload={upload} />
      <Steps upload={upload} onDone={setDone} />
      <Downloads upload={upload} />
    </>
  );
}

/** The file's totals beside those that the officer entered; a difference is said in words. */
function Totals({ upload }: { upload: Shown }) {
  const { t } = useTranslation('office');
  const { lines, filePoints, controlCount, controlPoints, state } = upload;
  const isSame = lines === controlCount && filePoints === controlPoints;
  return (
    <>
      {!isSame && state === 'draft' && <Banner tone="error" title={t('uploads.totalsDiffer')} />}
      <Table
        caption={t('uploads.totals')}
        empty=""
        rows={[
          { key: 'file', name: t('uploads.inFile'), count: lines, points: filePoints },
          { key: 'control', name: t('uploads.entered'), count: controlCount, points: controlPoints },
          {
            key: 'difference',
            name: t('uploads.difference'),
            count: lines - controlCount,
            points: filePoints - controlPoints,
          },
        ]}
        rowKey={({ key }) => key}
        columns={[
          { key: 'name', head: t('uploads.what'), value: ({ name }) => name },
          { key: 'count', head: t('uploads.count'), value: ({ count }) => count },
          { key: 'points', head: t('uploads.points'), value: ({ points }) => points },
        ]}
      />
    </>
  );
}

function Problems({ upload: { problems, problemCount } }: { upload: Shown }) {
  const { t } = useTranslation('office');
  const language = useLanguage();
  if (problemCount === 0) return null;
  const sentence = (problem: string | null) => uploadProblems[problem as UploadProblem]?.[language] ?? problem ?? '';
  return (
    <>
      <Table
        caption={
          problemCount > problems.length ? t('uploads.problemsOf', { count: problemCount }) : t('uploads.problems')
        }
        empty=""
        rows={problems}
        rowKey={({ line }) => String(line)}
        columns={[
          { key: 'line', head: t('uploads.line'), value: ({ line }) => String(line) },
          { key: 'id', head: t('uploads.mykeyId'), value: ({ mykeyId }) => mykeyId },
          { key: 'points', head: t('uploads.points'), value: ({ points }) => points },
          { key: 'problem', head: t('uploads.problem'), value: ({ problem }) => sentence(problem) },
        ]}
      />
      {problemCount > problems.length && <p className="mb-8">{t('uploads.moreProblems')}</p>}
    </>
  );
}

type Taken = 'ask' | 'withdraw' | 'reverse';

/** What can be done with the file now, by who may grant for its programme. */
function Steps({ upload, onDone }: { upload: Shown; onDone: (words: string) => void }) {
  const { t } = useTranslation('office');
  const { role } = useStaff();
  const [taken, setTaken] = useState<Taken>();
  const mayGrant = role === 'lead' || role === 'department';
  const { state, isWaiting, lines, filePoints, controlCount, controlPoints, good } = upload;
  if (isWaiting) return <p className="mb-8 font-700">{t('uploads.waitingLead')}</p>;
  if (!mayGrant) return null;
  const close = (words?: string) => {
    setTaken(undefined);
    if (words) onDone(words);
  };
  const isSame = lines === controlCount && filePoints === controlPoints;
  return (
    <div className="mb-10 flex flex-wrap justify-between gap-4 print:hidden">
      {state === 'draft' && (
        <>
          <Button look="outline" onClick={() => setTaken('withdraw')}>
            {t('uploads.withdraw')}
          </Button>
          {isSame && good > 0 && <Button onClick={() => setTaken('ask')}>{t('uploads.ask')}</Button>}
        </>
      )}
      {state === 'posted' && (
        <Button look="outline" onClick={() => setTaken('reverse')}>
          {t('uploads.reverse')}
        </Button>
      )}
      {taken === 'ask' && <Ask upload={upload} onDone={close} />}
      {taken === 'withdraw' && <Withdraw upload={upload} onDone={close} />}
      {taken === 'reverse' && <Reverse upload={upload} onDone={close} />}
    </div>
  );
}

type StepProps = { upload: Shown; onDone: (words?: string) => void };
const forgets = ['grant-upload', 'grant-uploads', 'change-requests'] as const;

function Ask({ upload, onDone }: StepProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { uploadId, program, good, lines } = upload;
  const leftOut = lines - good;
  return (
    <Question
      title={t('uploads.askTitle')}
      confirm={t('uploads.ask')}
      ask={() =>
        points.call(pointsRoutes.askForGrantUpload, { params: { uploadId }, body: { withoutProblems: leftOut > 0 } })
      }
      forgets={forgets}
      onDone={() => onDone(t('uploads.asked'))}
      onClose={() => onDone()}
    >
      <Facts
        facts={[
          [t('uploads.program'), program],
          [t('uploads.good'), t('uploads.linesOf', { count: good })],
          [t('uploads.points'), <Amount key="points" value={upload.points} size="large" />],
          ...(leftOut > 0 ? [[t('uploads.leftOut'), t('uploads.linesOf', { count: leftOut })] as const] : []),
        ]}
      />
    </Question>
  );
}

function Withdraw({ upload: { uploadId, fileName }, onDone }: StepProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  return (
    <Question
      title={t('uploads.withdrawTitle')}
      confirm={t('uploads.withdraw')}
      ask={() => points.call(pointsRoutes.withdrawGrantUpload, { params: { uploadId } })}
      forgets={forgets}
      onDone={() => onDone(t('uploads.withdrawn'))}
      onClose={() => onDone()}
    >
      <p className="font-700">{fileName}</p>
    </Question>
  );
}

function Reverse({ upload: { uploadId, program, points: all }, onDone }: StepProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.reverseGrantUpload,
    words: 'office.uploads',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.reverseGrantUpload, { params: { uploadId }, body }),
    forgets,
    done: () => onDone(t('uploads.reverseAsked')),
  });
  return (
    <Dialog open title={t('uploads.reverseTitle')} onClose={() => onDone()}>
      <p className="mb-4">{t('uploads.reverseLead', { program, points: figures(all) })}</p>
      <form.Entry submit={t('uploads.reverse')} look="danger" onCancel={() => onDone()}>
        <form.Text name="reason" />
      </form.Entry>
    </Dialog>
  );
}

/** The result line by line, in the encoding that the office's programs read. */
function Downloads({ upload }: { upload: Shown }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const language = useLanguage();
  const { points } = useFace();
  const act = useRouteMutation();
  const { uploadId, problemCount, missing, month } = upload;
  const save = (what: string, query: { only?: 'problems' | 'shortfalls'; encoding: 'utf8' | 'shift_jis' }) =>
    act.mutate(
      () => points.download(pointsRoutes.downloadGrantUpload, { params: { uploadId }, query: { ...query, language } }),
      (file) => saveFile(fileNameOf(what, month), file),
    );
  const kinds = [
    { only: undefined, words: t('uploads.allLines'), isThere: true },
    { only: 'problems' as const, words: t('uploads.problemLines'), isThere: problemCount > 0 },
    { only: 'shortfalls' as const, words: t('uploads.shortfallLines'), isThere: missing > 0 },
  ];
  return (
    <section className="mb-10 print:hidden">
      <h2 className="mb-3 text-xl font-700">{t('uploads.downloads')}</h2>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <ul className="grid gap-3">
        {kinds
          .filter(({ isThere }) => isThere)
          .map(({ only, words }) => (
            <li key={words} className="flex flex-wrap items-center gap-3">
              <span className="min-w-44">{words}</span>
              {(['utf8', 'shift_jis'] as const).map((encoding) => (
                <Button
                  key={encoding}
                  look="outline"
                  size="small"
                  busy={act.isPending}
                  onClick={() => void save(words, { ...(only && { only }), encoding })}
                >
                  {beside(t('uploads.csv'), t(`uploads.encodings.${encoding}`))}
                </Button>
              ))}
            </li>
          ))}
      </ul>
    </section>
  );
}
