import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FieldProblem, judgeApplicationText, mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { sealApplicationText } from '../../../contract/mykey/application-seal.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useFace } from '../face.ts';

const FIELDS = ['name', 'kana', 'address', 'telephone'] as const;
const EMPTY = { name: '', kana: '', address: '', telephone: '', consent: false };
type Typed = typeof EMPTY & { [Answer in `answer${number}`]: string };

/** What a holder writes to another library. It is sealed here, in this browser; nothing of it leaves readable. */
export type Place = RouteAnswer<typeof mykeyRoutes.showWideArea>['places'][number];

export function WideAreaForm({ place, onClose }: { place: Place; onClose: (sent: boolean) => void }) {
  const { t } = useTranslation('mykey');
  const [warned, setWarned] = useState(!place.residentsOnly);
  const name = place.operatorName;
  return (
    <>
      <PageTitle lead={t('wide.formLead')}>{t('wide.formTitle', { name })}</PageTitle>
      {place.residentsOnly && (
        <Banner tone="warning" title={t('wide.residentsTitle')}>
          <p>{t('wide.residentsBody')}</p>
        </Banner>
      )}
      {warned ? (
        <Form place={place} onClose={onClose} />
      ) : (
        <div className="flex flex-col-reverse gap-4 sm:flex-row">
          <Button look="outline" size="large" onClick={() => onClose(false)}>
            {t('wide.stop')}
          </Button>
          <Button size="large" onClick={() => setWarned(true)}>
            {t('wide.goOn')}
          </Button>
        </div>
      )}
    </>
  );
}

const answerName = (index: number) => `answer${index}` as const;

function Form({ place, onClose }: { place: Place; onClose: (sent: boolean) => void }) {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const { operatorId, operatorName: name, questions, keys } = place;
  const judge = (values: Typed) =>
    judgeApplicationText(
      { ...values, answers: questions.map((_, index) => values[answerName(index)]) },
      questions.length,
    );
  const say = ({ problem }: { problem?: FieldProblem | undefined }) => problem && t(`wide.problems.${problem}`);
  const form = useRouteForm({
    route: mykeyRoutes.applyAtPlace,
    words: 'mykey.wide',
    values: { ...EMPTY, ...Object.fromEntries(questions.map((_, index) => [answerName(index), ''])) } as Typed,
    body: ({ consent }) => ({ operatorId, consent }),
    adds: ['sealed'],
    wrong: (values) => {
      const { fields, answers } = judge(values);
      return {
        ...Object.fromEntries(FIELDS.map((field) => [field, say(fields[field])])),
        ...Object.fromEntries(answers.map((answer, index) => [answerName(index), say(answer)])),
        consent: !values.consent && t('wide.consentMissing'),
      };
    },
    send: async (body, values) => {
      const { text } = judge(values);
      if (!text) return;
      // The keys of this moment: the office may have changed a terminal while this was being written.
      const shown = await mykey.call(mykeyRoutes.showWideArea);
      if (!shown.ok) return { ok: false, refusal: shown.refusal };
      const fresh = shown.value.places.find((one) => one.operatorId === operatorId)?.keys ?? [];
      const sealed = await sealApplicationText({ text, operatorId, keys: fresh.length > 0 ? fresh : keys });
      return mykey.call(mykeyRoutes.applyAtPlace, { body: { ...body, sealed } });
    },
    done: () => onClose(true),
  });
  return (
    <form.Entry submit={t('wide.submit')} size="large" className="max-w-2xl" onCancel={() => onClose(false)}>
      {FIELDS.map((field) => (
        <form.Text key={field} name={field} inputMode={field === 'telephone' ? 'tel' : 'text'} />
      ))}
      {questions.map((question, index) => (
        <form.Text key={question} name={answerName(index)} label={question} />
      ))}
      <form.Check name="consent" label={t('wide.consent', { name })} />
    </form.Entry>
  );
}
