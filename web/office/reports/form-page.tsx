import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { FormKind, isAccountForm, monthlyForms } from '../../../contract/points/circulation/form-routes.ts';
import { todayInJapan } from '../../components/dates.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useLanguage } from '../../words/use-language.ts';
import { useFace, useStaff } from '../face.ts';
import { Told } from '../office-page.tsx';
import { type AskedForm, FormTable, Outputs } from './form-output.tsx';
import { IssuedForms } from './issued-forms.tsx';
import { PersonSums } from './person-sums.tsx';
import { RunningCosts } from './running-costs.tsx';

/** 集計と帳票 (6-3, 1-3): on screen, as CSV, and as a PDF of which a copy is kept. */
export function FormPage() {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const { role } = useStaff();
  const language = useLanguage();
  const month = todayInJapan(now()).slice(0, 7);
  const [form, setForm] = useState<FormKind>('monthly');
  const [ofMonth, setMonth] = useState(month);
  const [ofYear, setYear] = useState(String(Number(month.slice(0, 4)) - (month.slice(5) < '04' ? 1 : 0)));
  const period = monthlyForms.includes(form) ? ofMonth : ofYear;
  const asked: AskedForm = { form, period, language };
  const isWhole = /^\d{4}(-\d{2})?$/.test(period);
  const shown = useRouteQuery(
    ['forms', form, period, language],
    () => points.call(pointsRoutes.showForm, { query: asked }),
    { enabled: isWhole },
  );
  return (
    <>
      <PageTitle>{t('forms.title')}</PageTitle>
      <div className="mb-6 flex flex-wrap items-start gap-x-6 print:hidden">
        <SelectField label={t('forms.form')} value={form} onChange={(event) => setForm(event.target.value as FormKind)}>
          {FormKind.options
            .filter((one) => !isAccountForm(one))
            .map((one) => (
              <option key={one} value={one}>
                {t(`forms.kinds.${one}`)}
              </option>
            ))}
        </SelectField>
        {monthlyForms.includes(form) ? (
          <TextField
            label={t('forms.month')}
            type="month"
            value={ofMonth}
            onChange={(event) => setMonth(event.target.value)}
          />
        ) : (
          <TextField
            label={t('forms.year')}
            inputMode="numeric"
            value={ofYear}
            onChange={(event) => setYear(event.target.value.normalize('NFKC').replace(/\D/g, '').slice(0, 4))}
          />
        )}
      </div>
      <Told asked={shown}>
        {(shownForm) => (
          <>
            <FormTable form={shownForm} />
            <Outputs asked={asked} form={shownForm} />
          </>
        )}
      </Told>
      {form === 'ratios' && <RunningCosts />}
      {role === 'lead' && form === 'yearly' && <PersonSums fiscalYear={Number(ofYear)} />}
      <IssuedForms />
    </>
  );
}
