import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { type UploadProblem, uploadProblems } from '../../../contract/points/grants/upload-problems.ts';
import { hasAges } from '../../../contract/points/grants/values.ts';
import { Banner } from '../../components/banner.tsx';
import { FieldError } from '../../components/field.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Table } from '../../components/table.tsx';
import { useLanguage } from '../../words/use-language.ts';
import { useFace } from '../face.ts';
import { AddForm } from '../office-page.tsx';
import { ForAges } from './ages.tsx';
import { type ApplicationProps, applicationForgets, useOutcome } from './venue-application.ts';

type Sent = RouteAnswer<typeof pointsRoutes.applyForVenueByFile>;

/** 申込書 entered one by one, or a list of them as a file. */
export function NewApplications({ venue, onDone }: ApplicationProps) {
  const { t } = useTranslation('office');
  const [sent, setSent] = useState<Sent>();
  return (
    <>
      <AddForm label={t('applications.add')} onDone={() => undefined}>
        {(close) => <One venue={venue} onDone={onDone} onClose={() => close(false)} />}
      </AddForm>
      <AddForm label={t('applications.addFile')} onDone={() => undefined}>
        {(close) => (
          <File
            venue={venue}
            onSent={(told) => {
              setSent(told);
              close(true);
            }}
            onClose={() => close(false)}
          />
        )}
      </AddForm>
      {sent && <Result sent={sent} />}
    </>
  );
}

/** Stays open with an empty field: a desk has a pile of forms. */
function One({
  venue: { venueId, residentsOnly, ageFrom, ageTo },
  onDone,
  onClose,
}: ApplicationProps & { onClose: () => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.applyForVenue,
    words: 'office.applications',
    values: { mykeyId: '', isResident: false, ageSeen: false },
    send: (body) => points.call(pointsRoutes.applyForVenue, { params: { venueId }, body }),
    refusals: {
      mykeyId: [
        'mykey_id_form',
        'member_unknown',
        'not_usable_here',
        'granted_already',
        'person_max_reached',
        'residence_elsewhere',
        'applied_already',
      ],
      isResident: ['residence_unconfirmed'],
      ageSeen: ['age_unconfirmed'],
    },
    forgets: applicationForgets,
    done: ({ mykeyId }) => {
      form.set({ mykeyId: '', isResident: false, ageSeen: false });
      onDone(t('applications.added', { mykeyId }));
    },
  });
  return (
    <form.Entry submit={t('applications.add')} onCancel={onClose}>
      <form.Code name="mykeyId" autoComplete="off" className="max-w-80" />
      {residentsOnly && <form.Check name="isResident" />}
      <ForAges of={{ ageFrom, ageTo }} />
      {hasAges({ ageFrom, ageTo }) && <form.Check name="ageSeen" />}
    </form.Entry>
  );
}

type FileProps = Pick<ApplicationProps, 'venue'> & { onSent: (sent: Sent) => void; onClose: () => void };
function File({ venue: { venueId, residentsOnly }, onSent, onClose }: FileProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [file, setFile] = useState<{ file: string; fileName: string }>();
  const form = useRouteForm({
    route: pointsRoutes.applyForVenueByFile,
    words: 'office.applications',
    values: { fileName: '', residents: false },
    body: (typed) => ({ ...typed, ...file }),
    wrong: () => ({ fileName: !file && t('uploads.fileMissing') }),
    send: (body) => points.call(pointsRoutes.applyForVenueByFile, { params: { venueId }, body }),
    refusals: {
      fileName: [
        'file_not_text',
        'file_quote_open',
        'file_columns_missing',
        'file_empty',
        'file_too_long',
        'applications_too_many',
      ],
    },
    forgets: applicationForgets,
    done: onSent,
  });
  return (
    <form.Entry submit={t('applications.addFile')} onCancel={onClose}>
      <p className="mb-4">{t('applications.fileLead')}</p>
      <div className="mb-6">
        <FileButton onFile={(bytes, fileName) => setFile({ file: bytes, fileName })}>
          {t('applications.file')}
        </FileButton>
        {file && <p className="mt-2 font-700">{file.fileName}</p>}
        <FieldError id="application-file" error={form.errors.fileName} />
      </div>
      {residentsOnly && <form.Check name="residents" />}
    </form.Entry>
  );
}

function Result({ sent: { lines, applied, problemCount, problems } }: { sent: Sent }) {
  const { t } = useTranslation('office');
  const language = useLanguage();
  const sentence = useOutcome();
  const why = (problem: string) => uploadProblems[problem as UploadProblem]?.[language] ?? sentence(problem);
  return (
    <>
      <Banner
        tone={problemCount === 0 ? 'success' : 'warning'}
        live
        title={t('applications.fileDone', { count: applied, lines })}
      />
      {problemCount > 0 && (
        <Table
          caption={t('applications.problems', { count: problemCount })}
          empty=""
          rows={problems}
          rowKey={({ line }) => String(line)}
          csv
          columns={[
            { key: 'line', head: t('applications.line'), value: ({ line }) => String(line) },
            { key: 'id', head: t('applications.mykeyId'), value: ({ mykeyId }) => mykeyId },
            { key: 'problem', head: t('applications.problem'), value: ({ problem }) => why(problem) },
          ]}
        />
      )}
    </>
  );
}
