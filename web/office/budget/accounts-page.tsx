import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import {
  FormKind,
  isAccountForm,
  monthlyForms,
  windowForms,
} from '../../../contract/points/circulation/form-routes.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { todayInJapan } from '../../components/dates.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useLanguage } from '../../words/use-language.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { useFiscalYear } from '../reports/fiscal-year-field.tsx';
import { type AskedForm, FormTable, Outputs } from '../reports/form-output.tsx';
import { IssuedForms } from '../reports/issued-forms.tsx';

const forms = FormKind.options.filter(isAccountForm);

/** 収入と支出 (7-2): for the municipality's own accounting, of a year, a settlement period or a month; as CSV and as vouchers. */
export function AccountsPage() {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const language = useLanguage();
  const [form, setForm] = useState<FormKind>('expenditure');
  const [month, setMonth] = useState(todayInJapan(now()).slice(0, 7));
  const [chosen, setChosen] = useState<string>();
  const isMonthly = monthlyForms.includes(form);
  const periods = usePeriods(form);
  const period = isMonthly ? month : (periods.find(({ value }) => value === chosen)?.value ?? periods[0]?.value ?? '');
  const asked: AskedForm = { form, period, language };
  const shown = useRouteQuery(
    ['forms', form, period, language],
    () => points.call(pointsRoutes.showForm, { query: asked }),
    { enabled: period !== '' },
  );
  return (
    <>
      <PageTitle lead={t('accounts.lead')}>{t('accounts.title')}</PageTitle>
      <div className="mb-6 flex flex-wrap items-start gap-x-6 print:hidden">
        <SelectField label={t('forms.form')} value={form} onChange={(event) => setForm(event.target.value as FormKind)}>
          {forms.map((one) => (
            <option key={one} value={one}>
              {t(`forms.kinds.${one}`)}
            </option>
          ))}
        </SelectField>
        {isMonthly ? (
          <TextField
            label={t('forms.month')}
            type="month"
            value={month}
            onChange={(event) => setMonth(event.target.value)}
          />
        ) : (
          <SelectField label={t('accounts.period')} value={period} onChange={(event) => setChosen(event.target.value)}>
            {periods.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      {period === '' && <p className="mb-6">{t('accounts.noWindow')}</p>}
      <Told asked={shown}>
        {(shownForm) => (
          <>
            <FormTable form={shownForm} />
            <Outputs asked={asked} form={shownForm} />
          </>
        )}
      </Told>
      {(form === 'revenue' || form === 'expenditure') && period !== '' && <ForSystem side={form} period={period} />}
      <IssuedForms />
    </>
  );
}

/** Of what a form can be asked: fiscal years, and settlement periods whose statement is fixed. */
function usePeriods(form: FormKind): { value: string; label: string }[] {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const running = Number(useFiscalYear());
  const settlements = useRouteQuery(['settlements'], () => points.call(pointsRoutes.listSettlements)).data?.settlements;
  const years = [running, running - 1, running - 2].map((year) => ({
    value: String(year),
    label: t('programs.yearOf', { year }),
  }));
  const windows = (settlements ?? [])
    .filter(({ statementHash }) => statementHash !== null)
    .map(({ settlementId, number, opensOn }) => ({
      value: `w${settlementId}`,
      label: t('accounts.window', { number, opensOn }),
    }));
  if (form === 'expenditureOrders') return windows;
  return windowForms.includes(form) ? [...years, ...windows] : years;
}

/** The same for the accounting system to take in: every line, with fixed columns. */
function ForSystem({ side, period }: { side: 'revenue' | 'expenditure'; period: string }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  const act = useRouteMutation();
  const save = (encoding: 'utf8' | 'shift_jis') =>
    act.mutate(
      () => points.download(pointsRoutes.downloadAccountingData, { params: { side }, query: { period, encoding } }),
      (file) => saveFile(fileNameOf(t(`accounts.files.${side}`), period), file),
    );
  return (
    <section className="mb-10 print:hidden" aria-labelledby="for-system">
      <h2 id="for-system" className="mb-3 text-xl font-700">
        {t('accounts.forSystem')}
      </h2>
      <p className="mb-4 max-w-3xl">{t('accounts.forSystemLead')}</p>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <div className="flex flex-wrap gap-3">
        {(['utf8', 'shift_jis'] as const).map((encoding) => (
          <Button key={encoding} look="outline" busy={act.isPending} onClick={() => void save(encoding)}>
            {beside(t(`accounts.files.${side}`), t(`uploads.encodings.${encoding}`))}
          </Button>
        ))}
      </div>
    </section>
  );
}
