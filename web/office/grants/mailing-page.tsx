import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { FieldError } from '../../components/field.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import { type Checked, MailingResult } from './mailing-result.tsx';

/** 発送前の名簿確認: a list of people, looked at before letters go out. The page holds it, the server keeps nothing. */
export function MailingPage() {
  const { t } = useTranslation('office');
  const [checked, setChecked] = useState<Checked>();
  return (
    <>
      <PageTitle lead={t('mailing.lead')}>{t('mailing.title')}</PageTitle>
      <MailingForm onChecked={setChecked} />
      {checked && <MailingResult key={checked.told.judgedSha256} checked={checked} />}
    </>
  );
}

function MailingForm({ onChecked }: { onChecked: (checked: Checked | undefined) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const [file, setFile] = useState<{ file: string; fileName: string }>();
  const form = useRouteForm({
    route: pointsRoutes.checkMailing,
    words: 'office.mailing',
    values: { fileName: '', purpose: '', mailedOn: todayInJapan(now()), controlCount: '', ageFrom: '', ageTo: '' },
    body: (typed) => ({ ...typed, ...file }),
    wrong: () => ({ fileName: !file && t('mailing.fileMissing') }),
    send: async (sent) => {
      onChecked(undefined);
      const answer = await points.call(pointsRoutes.checkMailing, { body: sent });
      if (answer.ok) onChecked({ sent, told: answer.value });
      return answer;
    },
    refusals: {
      fileName: ['file_not_text', 'file_quote_open', 'file_columns_missing', 'file_empty', 'file_too_long'],
      mailedOn: ['date_past'],
      ageTo: ['program_ages'],
    },
    done: () => undefined,
  });
  return (
    <form.Entry submit={t('mailing.check')} className="mb-10">
      <form.Text name="purpose" />
      <form.Day name="mailedOn" />
      <Columns />
      <div className="mb-6">
        <FileButton onFile={(bytes, fileName) => setFile({ file: bytes, fileName })}>{t('mailing.choose')}</FileButton>
        {file && <p className="mt-2 font-700">{file.fileName}</p>}
        <FieldError id="mailing-file" error={form.errors.fileName} />
      </div>
      <form.Count name="controlCount" unit={t('mailing.linesUnit')} />
      <div className="grid items-start gap-x-6 sm:grid-cols-2">
        <form.Count name="ageFrom" unit={t('mailing.years')} />
        <form.Count name="ageTo" unit={t('mailing.years')} />
      </div>
      {form.act.isPending && <Waiting what={t('mailing.checking')} />}
    </form.Entry>
  );
}

/** How the list is to look: the first line, and two below it. */
function Columns() {
  const { t } = useTranslation('office');
  return (
    <details className="mb-6">
      <summary className="min-h-11 cursor-pointer font-700">{t('mailing.columns')}</summary>
      <p className="mb-2">{t('mailing.columnsLead')}</p>
      <pre className="overflow-x-auto rounded-8 bg-solid-gray-50 p-4 font-sans">{t('mailing.example')}</pre>
    </details>
  );
}
