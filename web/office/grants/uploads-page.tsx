import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { FieldError } from '../../components/field.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages, useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { AddForm, RegisterPage, Told } from '../office-page.tsx';
import type { OnDone } from '../register.tsx';

export type Upload = RouteAnswer<typeof pointsRoutes.listGrantUploads>['uploads'][number];

/** 一括付与: files of grants, what became of them, and a new one. */
export function UploadsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const mayGrant = role === 'lead' || role === 'department';
  const asked = useRoutePages(['grant-uploads'], 'uploads', (query) =>
    points.call(pointsRoutes.listGrantUploads, { query }),
  );
  return (
    <RegisterPage title={t('uploads.title')} lead={t('uploads.lead')} done={undefined}>
      {mayGrant && (
        <AddForm label={t('uploads.add')} onDone={() => undefined}>
          {(onDone) => <NewUpload onDone={onDone} />}
        </AddForm>
      )}
      <Told asked={asked}>
        {({ uploads }) => (
          <>
            <Uploads uploads={uploads} />
            <More asked={asked} />
          </>
        )}
      </Told>
    </RegisterPage>
  );
}

function Uploads({ uploads }: { uploads: readonly Upload[] }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const stateOf = useUploadState();
  return (
    <Table
      caption={t('uploads.caption')}
      empty={t('uploads.empty')}
      rows={uploads}
      rowKey={({ uploadId }) => String(uploadId)}
      csv
      columns={[
        {
          key: 'file',
          head: t('uploads.file'),
          value: ({ fileName }) => fileName,
          show: ({ uploadId, fileName }) => (
            <Link to="/grant-uploads/$uploadId" params={{ uploadId: String(uploadId) }}>
              {fileName}
            </Link>
          ),
          names: true,
        },
        { key: 'program', head: t('uploads.program'), value: ({ program }) => program },
        { key: 'month', head: t('uploads.month'), value: ({ month }) => month },
        { key: 'good', head: t('uploads.good'), value: ({ good }) => good },
        { key: 'points', head: t('uploads.points'), value: ({ points }) => points },
        { key: 'state', head: t('uploads.state'), value: stateOf },
        { key: 'by', inDetail: true, head: t('uploads.by'), value: ({ by }) => by },
        { key: 'at', inDetail: true, head: t('uploads.at'), value: ({ uploadedAt }) => time(uploadedAt) },
      ]}
    />
  );
}

/** The state of a file in words; one that waits says for whom. */
export function useUploadState(): (upload: Pick<Upload, 'state' | 'isWaiting'>) => string {
  const { t } = useTranslation('office');
  return ({ state, isWaiting }) => t(isWaiting ? 'uploads.waiting' : `uploads.states.${state}`);
}

/** The form of a new file, and what the page knows of the programme in it. */
function useNewUpload() {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const navigate = useNavigate();
  const today = todayInJapan(now());
  const programs = useRouteQuery(['programs'], () => points.call(pointsRoutes.listPrograms)).data?.programs ?? [];
  const running = programs.filter(({ startsOn, endsOn }) => startsOn <= today && today <= endsOn);
  const programOf = (id: string) => running.find(({ programId }) => String(programId) === id);
  const hasDay = (id: string) => {
    const program = programOf(id);
    return program !== undefined && (program.ageFrom !== null || program.ageTo !== null || program.residentsOnly);
  };
  const [file, setFile] = useState<{ file: string; fileName: string }>();
  const form = useRouteForm({
    route: pointsRoutes.uploadGrants,
    words: 'office.uploads',
    values: {
      programId: '',
      month: today.slice(0, 7),
      controlCount: '',
      controlPoints: '',
      residents: false,
      reckonedOn: '',
      fileName: '',
    },
    body: (typed) => ({ ...typed, ...file, reckonedOn: hasDay(typed.programId) ? typed.reckonedOn : '' }),
    wrong: ({ programId }) => ({ programId: programId === '', fileName: !file && t('uploads.fileMissing') }),
    send: (body) => points.call(pointsRoutes.uploadGrants, { body }),
    refusals: {
      programId: ['program_unknown', 'program_of_other_department', 'program_ended'],
      fileName: [
        'upload_sent_before',
        'file_not_text',
        'file_quote_open',
        'file_columns_missing',
        'file_empty',
        'file_too_long',
      ],
    },
    forgets: ['grant-uploads'],
    done: ({ uploadId }) => void navigate({ to: '/grant-uploads/$uploadId', params: { uploadId: String(uploadId) } }),
  });
  return {
    form,
    running,
    file,
    setFile,
    program: programOf(form.values.programId),
    hasDay: hasDay(form.values.programId),
  };
}

function NewUpload({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { aside } = usePhrases();
  const { form, running, file, setFile, program, hasDay } = useNewUpload();
  const unit = shared('money.points');
  return (
    <form.Entry submit={t('uploads.look')} onCancel={() => onDone(false)}>
      <form.Select
        name="programId"
        label={t('uploads.program')}
        empty={t('grant.choose')}
        options={running.map(({ programId, name, department }) => ({
          value: programId,
          label: `${name}${aside(department.name)}`,
        }))}
      />
      <form.Text name="month" type="month" className="max-w-52" />
      <Columns />
      <div className="mb-6">
        <FileButton onFile={(bytes, fileName) => setFile({ file: bytes, fileName })}>{t('uploads.choose')}</FileButton>
        {file && <p className="mt-2 font-700">{file.fileName}</p>}
        <FieldError id="upload-file" error={form.errors.fileName} />
      </div>
      <p className="mb-2">{t('uploads.controlLead')}</p>
      <div className="grid gap-x-6 sm:grid-cols-2">
        <form.Count name="controlCount" unit={t('uploads.linesUnit')} />
        <form.Amount name="controlPoints" unit={unit} />
      </div>
      {program?.residentsOnly && <form.Check name="residents" />}
      {hasDay && <form.Day name="reckonedOn" />}
    </form.Entry>
  );
}

/** How the file is to look: the first line, and one below it. */
function Columns() {
  const { t } = useTranslation('office');
  return (
    <details className="mb-6">
      <summary className="min-h-11 cursor-pointer font-700">{t('uploads.columns')}</summary>
      <p className="mb-2">{t('uploads.columnsLead')}</p>
      <pre className="overflow-x-auto rounded-8 bg-solid-gray-50 p-4 font-sans">{t('uploads.example')}</pre>
    </details>
  );
}
