import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FieldProblem, judgeApplicationText, mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { sealApplicationText } from '../../../contract/mykey/application-seal.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { CheckField, TextField } from '../../components/field.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

const FIELDS = ['name', 'kana', 'address', 'telephone'] as const;
const EMPTY = { name: '', kana: '', address: '', telephone: '' };

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
        <div className="flex flex-wrap gap-4">
          <Button size="large" onClick={() => setWarned(true)}>
            {t('wide.goOn')}
          </Button>
          <Button look="outline" size="large" onClick={() => onClose(false)}>
            {t('wide.stop')}
          </Button>
        </div>
      )}
    </>
  );
}

function Form({ place, onClose }: { place: Place; onClose: (sent: boolean) => void }) {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const act = useRouteMutation();
  const { operatorId, operatorName: name, questions, keys } = place;
  const [typed, setTyped] = useState(EMPTY);
  const [answers, setAnswers] = useState<readonly string[]>(questions.map(() => ''));
  const [consent, setConsent] = useState(false);
  const [tried, setTried] = useState(false);
  const judged = judgeApplicationText({ ...typed, answers }, questions.length);
  const words = (problem: FieldProblem | undefined) => (tried && problem ? t(`wide.problems.${problem}`) : undefined);
  const apply = async () => {
    setTried(true);
    const { text } = judged;
    if (!text || !consent) return;
    await act.mutate(
      async () => {
        // The keys of this moment: the office may have changed a terminal while this was being written.
        const shown = await mykey.call(mykeyRoutes.showWideArea);
        if (!shown.ok) return { ok: false as const, refusal: shown.refusal };
        const fresh = shown.value.places.find((one) => one.operatorId === operatorId)?.keys ?? [];
        const sealed = await sealApplicationText({ text, operatorId, keys: fresh.length > 0 ? fresh : keys });
        return mykey.call(mykeyRoutes.applyAtPlace, { body: { operatorId, consent: true, sealed } });
      },
      () => onClose(true),
    );
  };
  return (
    <form
      noValidate
      className="max-w-2xl"
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
    >
      {FIELDS.map((field) => (
        <TextField
          key={field}
          label={t(`wide.${field}`)}
          hint={field === 'telephone' ? t('wide.telephoneHint') : undefined}
          required
          inputMode={field === 'telephone' ? 'tel' : 'text'}
          value={typed[field]}
          error={words(judged.fields[field].problem)}
          onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
        />
      ))}
      {questions.map((question, index) => (
        <TextField
          key={question}
          label={question}
          required
          value={answers[index] ?? ''}
          error={words(judged.answers[index]?.problem)}
          onChange={(event) => setAnswers(answers.with(index, event.target.value))}
        />
      ))}
      <CheckField
        label={t('wide.consent', { name })}
        checked={consent}
        error={tried && !consent ? t('wide.consentMissing') : undefined}
        onChange={(event) => setConsent(event.target.checked)}
      />
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <div className="flex flex-wrap gap-4">
        <Button type="submit" size="large" busy={act.isPending}>
          {t('wide.submit')}
        </Button>
        <Button look="outline" size="large" onClick={() => onClose(false)}>
          {t('wide.stop')}
        </Button>
      </div>
    </form>
  );
}
