import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteAnswer, RouteRequest } from '../../contract/index.ts';
import type { Answer } from '../device/http.ts';
import { RefusalBanner } from './banner.tsx';
import { Button } from './button.tsx';
import { Facts } from './facts.tsx';
import { TextField } from './field.tsx';
import { usePhrases } from './phrases.tsx';
import { Question } from './question.tsx';
import { useInvalidate, useRouteMutation } from './use-route.ts';

/** An account as its payee checks it. */
export type CheckedAccount = RouteAnswer<typeof pointsRoutes.showAccountByLetter>;
/** What a payee says of the account that it was shown. */
export type AccountAnswer = NonNullable<RouteRequest<typeof pointsRoutes.answerOwnAccount>['body']>;

/** What one knows an account by: the names of bank and branch, the last digits of its number, its holder. */
export function AccountFacts({ account }: { account: CheckedAccount }) {
  const { t } = useTranslation();
  const { aside, beside } = usePhrases();
  const { payee, organizer, bankName, bankCode, branchName, branchCode, type, numberEnd, holderName } = account;
  return (
    <Facts
      className="mb-6"
      facts={[
        [t('accountCheck.payee'), beside(payee, organizer)],
        [t('accountCheck.bank'), `${bankName}${aside(bankCode)}`],
        [t('accountCheck.branch'), `${branchName}${aside(branchCode)}`],
        [t('accountCheck.number'), `${t(`accountCheck.types.${type}`)} ${t('accountCheck.numberEnd', { numberEnd })}`],
        [t('accountCheck.holder'), holderName],
      ]}
    />
  );
}

type AnswerProps = {
  account: CheckedAccount;
  send: (body: AccountAnswer) => Promise<Answer<object>>;
  forgets: readonly string[];
  onAnswered?: (isRight: boolean) => void;
};

/** The payee's yes or no to the account above. */
export function AnswerAccount({ account: { seen, answer }, send, forgets, onAnswered }: AnswerProps) {
  const { t } = useTranslation();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const [refusing, setRefusing] = useState(false);
  const [note, setNote] = useState('');
  const confirm = () =>
    act.mutate(
      () => send({ seen, isRight: true, note: '' }),
      () => {
        forget(...forgets);
        onAnswered?.(true);
      },
    );
  return (
    <div className="print:hidden">
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p className="flex flex-wrap gap-3">
        {!answer?.isRight && (
          <Button size="large" busy={act.isPending} onClick={confirm}>
            {t('accountCheck.yes')}
          </Button>
        )}
        {answer?.isRight !== false && (
          <Button look="outline" size="large" onClick={() => setRefusing(true)}>
            {t('accountCheck.no')}
          </Button>
        )}
      </p>
      {refusing && (
        <Question
          title={t('accountCheck.noTitle')}
          confirm={t('accountCheck.sendNo')}
          ask={() => send({ seen, isRight: false, note })}
          forgets={forgets}
          onDone={() => {
            setRefusing(false);
            onAnswered?.(false);
          }}
          onClose={() => setRefusing(false)}
        >
          <p className="mb-4">{t('accountCheck.noBody')}</p>
          <TextField
            label={t('accountCheck.note')}
            hint={t('accountCheck.noteHint')}
            value={note}
            maxLength={200}
            onChange={(event) => setNote(event.target.value)}
          />
        </Question>
      )}
    </div>
  );
}
