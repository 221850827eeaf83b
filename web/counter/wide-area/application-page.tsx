import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { judgeApplicationText, mykeyRoutes, type RouteAnswer, type TypedApplication } from '../../../contract/index.ts';
import { type OpeningFailure, openApplicationText } from '../../../contract/mykey/application-seal.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveCsv } from '../../components/csv.ts';
import { dayInJapan } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace, useTerminal } from '../face.ts';

export type Received = RouteAnswer<typeof mykeyRoutes.listReceivedApplications>;
type Application = Received['applications'][number];
type Opened = { typed: TypedApplication } | { failure: OpeningFailure | 'gone' };
type Props = { application: Application; place: Received; onBack: (answered?: string) => void };

/** One application: opened here and nowhere else, received, answered. */
export function ApplicationPage({ application, place, onBack }: Props) {
  const { t } = useTranslation('counter');
  const [opened, open] = useOpened(application);
  const [taken, setTaken] = useState(application.state === 'received');
  const failure = opened && 'failure' in opened ? opened.failure : undefined;
  return (
    <>
      <p className="mb-4">
        <Button look="outline" size="small" onClick={() => onBack()}>
          {t('wide.back')}
        </Button>
      </p>
      <PageTitle lead={t('wide.oneLead')}>{t('wide.oneTitle')}</PageTitle>
      {open.refusal && <RefusalBanner refusal={open.refusal} onAgain={open.again} />}
      {open.isPending && <Waiting what={t('wide.reading')} />}
      {failure && (
        <Banner tone="warning" title={failure === 'gone' ? t('wide.gone') : t(`wide.failures.${failure}`)}>
          <p>{t(failure === 'gone' ? 'wide.goneBody' : 'wide.failureBody')}</p>
        </Banner>
      )}
      {opened && 'typed' in opened && (
        <Text
          application={application}
          typed={opened.typed}
          questions={place.questions}
          taken={taken}
          onTaken={() => setTaken(true)}
        />
      )}
      {taken && <Accept application={application} residentsOnly={place.residentsOnly} onBack={onBack} />}
      {opened && <Refuse application={application} onBack={onBack} />}
    </>
  );
}

/** Fetches the sealed text and opens it with this terminal's key. What was opened stays on this page until it is left. */
function useOpened({ applicationId, state }: Application) {
  const { mykey, readingKey } = useFace();
  const { operatorId } = useTerminal();
  const act = useRouteMutation();
  const { mutate: run } = act;
  const [opened, setOpened] = useState<Opened | undefined>(state === 'received' ? { failure: 'gone' } : undefined);
  useEffect(() => {
    if (state === 'received') return;
    void run(
      () => mykey.call(mykeyRoutes.fetchApplicationText, { params: { applicationId } }),
      ({ sealed }) =>
        void readingKey().then(async ({ privateKey, thumbprint: kid }) => {
          const text = await openApplicationText({ sealed, operatorId, privateKey, kid });
          setOpened(typeof text === 'string' ? { failure: text } : { typed: text });
        }),
    );
  }, [run, mykey, readingKey, applicationId, operatorId, state]);
  return [opened, act] as const;
}

/** What was written, field by field; one that fails is named and neither shown nor saved. */
function Text(props: {
  application: Application;
  typed: TypedApplication;
  questions: readonly string[];
  taken: boolean;
  onTaken: () => void;
}) {
  const { application, typed, questions, taken, onTaken } = props;
  const { t } = useTranslation('counter');
  const { mykey } = useFace();
  const act = useRouteMutation();
  const { fields, answers } = judgeApplicationText(typed, questions.length);
  const lines = [
    ...(['name', 'kana', 'address', 'telephone'] as const).map((field) => ({
      label: t(`wide.${field}`),
      ...fields[field],
    })),
    ...answers.map((answer, index) => ({ label: questions[index] ?? '', ...answer })),
  ];
  const shown = ({ value, problem }: (typeof lines)[number]) =>
    problem ? t('wide.unsafe', { problem: t(`wide.problems.${problem}`) }) : (value ?? '');
  const { applicationId, sentAt } = application;
  const fileName = fileNameOf(t('wide.oneTitle'), dayInJapan(sentAt));
  const take = () =>
    act.mutate(() => mykey.call(mykeyRoutes.acknowledgeApplicationText, { params: { applicationId } }), onTaken);
  return (
    <section className="mb-8 max-w-3xl">
      <dl className="mb-6 border-t border-solid-gray-300">
        {lines.map((line) => (
          <div key={line.label} className="grid gap-x-6 border-b border-solid-gray-300 py-3 sm:grid-cols-[10rem_1fr]">
            <dt className="text-solid-gray-700">{line.label}</dt>
            <dd className={line.problem ? 'font-700 text-error-2' : 'text-lg'}>
              {line.problem && <span aria-hidden="true">⚠ </span>}
              {shown(line)}
            </dd>
          </div>
        ))}
      </dl>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {taken && <Banner tone="info" live title={t('wide.taken')} />}
      <div className="flex flex-wrap gap-4">
        {!taken && (
          <Button size="large" busy={act.isPending} onClick={() => void take()}>
            {t('wide.take')}
          </Button>
        )}
        <Button
          look="outline"
          size="large"
          onClick={() => saveCsv(fileName, [lines.map(({ label }) => label), lines.map(shown)])}
        >
          {t('wide.save')}
        </Button>
      </div>
    </section>
  );
}

function Accept({ application, residentsOnly, onBack }: Omit<Props, 'place'> & { residentsOnly: boolean }) {
  const { t } = useTranslation('counter');
  const { mykey } = useFace();
  const params = { applicationId: application.applicationId };
  const form = useRouteForm({
    route: mykeyRoutes.answerApplication,
    words: 'counter.wide',
    values: { customerId: '', papersSeen: false as boolean },
    body: (typed) => ({ accept: true, ...typed }),
    wrong: ({ papersSeen }) => ({ papersSeen: residentsOnly && !papersSeen }),
    send: (body) => mykey.call(mykeyRoutes.answerApplication, { params, body }),
    refusals: {
      customerId: ['customer_id_format', 'customer_id_check_digit', 'customer_id_taken'],
    },
    done: () => onBack(t('wide.answered')),
  });
  return (
    <section className="mb-10 max-w-2xl">
      <h2 className="mb-3 text-xl font-700">{t('wide.accept')}</h2>
      <form.Entry submit={t('wide.acceptDo')} size="large">
        {residentsOnly && (
          <>
            <p className="mb-3">{t('wide.papersHint')}</p>
            <form.Check name="papersSeen" label={t('wide.papers')} />
          </>
        )}
        <form.Text name="customerId" label={t('wide.number')} hint={t('wide.numberHint')} required />
      </form.Entry>
    </section>
  );
}

const REASONS = ['come_to_counter', 'residents_only', 'already_registered'] as const;

function Refuse({ application, onBack }: Omit<Props, 'place'>) {
  const { t } = useTranslation('counter');
  const { mykey } = useFace();
  const params = { applicationId: application.applicationId };
  const form = useRouteForm({
    route: mykeyRoutes.answerApplication,
    words: 'counter.wide',
    values: { reason: 'come_to_counter' },
    body: (typed) => ({ accept: false, ...typed }),
    send: (body) => mykey.call(mykeyRoutes.answerApplication, { params, body }),
    done: () => onBack(t('wide.answered')),
  });
  return (
    <section className="max-w-2xl">
      <h2 className="mb-3 text-xl font-700">{t('wide.refuse')}</h2>
      <form.Entry submit={t('wide.refuseDo')} look="outline" size="large">
        <form.Choice name="reason" choices={REASONS.map((value) => ({ value, label: t(`wide.reasons.${value}`) }))} />
      </form.Entry>
    </section>
  );
}
