import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { More } from '../../components/more.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteMutation, useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RowButton, Told } from '../office-page.tsx';

type Issued = RouteAnswer<typeof pointsRoutes.listForms>['forms'][number];

/** The copies of forms that were issued; printed again, each is the same file. */
export function IssuedForms() {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { points } = useFace();
  const act = useRouteMutation();
  const asked = useRoutePages(['issued-forms'], 'forms', (query) => points.call(pointsRoutes.listForms, { query }));
  const receive = ({ formId, title, period }: Issued) =>
    act.mutate(
      () => points.download(pointsRoutes.downloadForm, { params: { formId } }),
      (file) => saveFile(fileNameOf(title, period, 'pdf'), file),
    );
  return (
    <div className="print:hidden">
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <Told asked={asked}>
        {({ forms }) => (
          <>
            <Table
              caption={t('forms.issued')}
              empty={t('forms.issuedEmpty')}
              rows={forms}
              rowKey={({ formId }) => String(formId)}
              columns={[
                { key: 'title', head: t('forms.form'), value: ({ title }) => title, names: true },
                { key: 'layout', head: t('forms.layout'), value: ({ layout }) => t(`forms.ways.${layout}`) },
                { key: 'at', head: t('forms.at'), value: ({ issuedAt }) => time(issuedAt) },
                { key: 'by', head: t('forms.by'), value: ({ by }) => by },
                { key: 'sha', inDetail: true, head: t('forms.sha256'), value: ({ sha256 }) => sha256 },
                {
                  key: 'action',
                  head: t('register.action'),
                  show: (form) => (
                    <RowButton label={t('forms.receive')} of={form.title} onClick={() => void receive(form)} />
                  ),
                },
              ]}
            />
            <More asked={asked} />
          </>
        )}
      </Told>
    </div>
  );
}
