import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useFace } from '../face.ts';
import { SelfTest } from '../operators/self-test.tsx';

/** The first run: a one-time code makes this browser's key a terminal of one place. */
export function EnrolPage({ onEnrolled }: { onEnrolled: () => void }) {
  const { t } = useTranslation('counter');
  const { mykey } = useFace();
  const form = useRouteForm({
    route: mykeyRoutes.enrolTerminal,
    words: 'counter.enrol',
    values: { code: '' },
    send: (body) => mykey.call(mykeyRoutes.enrolTerminal, { body }),
    refusals: { code: ['enrolment_code_refused'] },
    done: onEnrolled,
  });
  return (
    <>
      <PageTitle lead={t('enrol.lead')}>{t('enrol.title')}</PageTitle>
      <form.Entry submit={t('enrol.submit')} size="large" className="max-w-xl">
        <form.Code name="code" hint={t('enrol.hint')} className="font-mono text-2xl" />
      </form.Entry>
      <div className="mt-12">
        <SelfTest />
      </div>
    </>
  );
}
