import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { More } from '../../components/more.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { RegisterPage, RegisterTable, RowButton, Told } from '../office-page.tsx';
import { useAccountInWords } from '../registers/bank-fields.tsx';
import { AccountLetter, type LetterData } from './account-letter.tsx';
import { useAnswerInWords, useLetterInWords } from './payee-answer.ts';

type Payee = RouteAnswer<typeof pointsRoutes.listPayeeAccounts>['payees'][number];

/** Whom this municipality pays at which account, and who has said itself that it is right. */
export function PayeeAccountsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [asking, setAsking] = useState<Payee>();
  const [letter, setLetter] = useState<LetterData>();
  const asked = useRoutePages(['payee-accounts'], 'payees', (query) =>
    points.call(pointsRoutes.listPayeeAccounts, { query }),
  );
  if (letter) return <AccountLetter letter={letter} onClose={() => setLetter(undefined)} />;
  return (
    <RegisterPage title={t('payeeAccounts.title')} lead={t('payeeAccounts.lead')} done={undefined}>
      <Told asked={asked}>{({ payees }) => <Payees payees={payees} onLetter={setAsking} />}</Told>
      <More asked={asked} />
      {asking && (
        <Question
          title={t('payeeAccounts.letterTitle', { name: asking.name })}
          confirm={t('payeeAccounts.letter')}
          ask={() => points.call(pointsRoutes.createAccountLetter, { params: { party: asking.party } })}
          forgets={['payee-accounts']}
          onDone={(made) => {
            setAsking(undefined);
            setLetter(made);
          }}
          onClose={() => setAsking(undefined)}
        >
          <p>{t('payeeAccounts.letterBody')}</p>
        </Question>
      )}
    </RegisterPage>
  );
}

function Payees({ payees, onLetter }: { payees: readonly Payee[]; onLetter: (payee: Payee) => void }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { role } = useStaff();
  const inWords = useAccountInWords();
  const answerInWords = useAnswerInWords();
  const letterInWords = useLetterInWords();
  const action = {
    key: 'action',
    head: t('register.action'),
    show: (payee: Payee) => (
      <RowButton label={t('payeeAccounts.letter')} of={payee.name} onClick={() => onLetter(payee)} />
    ),
  };
  return (
    <RegisterTable
      register="payeeAccounts"
      rows={payees}
      rowKey={({ party }) => party}
      columns={[
        {
          key: 'name',
          head: t('payeeAccounts.name'),
          value: ({ name, organizer }) => beside(name, organizer),
          names: true,
        },
        {
          key: 'answer',
          head: t('payeeAccounts.answer'),
          value: ({ answer, letter }) => beside(answerInWords(answer), letterInWords(letter)),
        },
        {
          key: 'account',
          inDetail: true,
          head: t('merchants.account'),
          value: ({ bankAccount, bankName, branchName }) => inWords(bankAccount, { bankName, branchName }) ?? '',
        },
        ...(role === 'auditor' ? [] : [action]),
      ]}
    />
  );
}
