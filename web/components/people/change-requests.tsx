import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { officeAccountRoutes, participationTypes, type RouteAnswer } from '../../../contract/index.ts';
import type { Client } from '../../device/http.ts';
import { Banner, RefusalBanner } from '../banner.tsx';
import { Button } from '../button.tsx';
import { useDates } from '../dates.ts';
import { More } from '../more.tsx';
import { Question } from '../question.tsx';
import { PageTitle } from '../shell.tsx';
import { Table } from '../table.tsx';
import { useInvalidate, useRouteMutation, useRoutePages } from '../use-route.ts';
import { type Handed, HandedCode } from './handed-code.tsx';

type Request = RouteAnswer<typeof officeAccountRoutes.listChangeRequests>['requests'][number];
type Done = { words: string } | { handed: Handed };

const useRequests = (client: Client, state: 'waiting' | 'decided') =>
  useRoutePages(['change-requests', state], 'requests', (query) =>
    client.call(officeAccountRoutes.listChangeRequests, { query: { state, ...query } }),
  );

/** What waits for a second person, with what stood and what is to stand; and what was decided. */
export function ChangeRequests({ client, invitationPath }: { client: Client; invitationPath: string }) {
  const { t } = useTranslation();
  const waiting = useRequests(client, 'waiting');
  const [done, setDone] = useState<Done>();
  return (
    <>
      <PageTitle lead={t('people.requests.lead')}>{t('people.requests.title')}</PageTitle>
      {done && 'words' in done && <Banner tone="success" live title={done.words} />}
      {done && 'handed' in done && <HandedCode handed={done.handed} path={invitationPath} />}
      {waiting.refusal && <RefusalBanner refusal={waiting.refusal} onAgain={waiting.refetch} />}
      {waiting.data?.requests.length === 0 && (
        <p className="mb-10 rounded-8 bg-solid-gray-50 p-6">{t('people.requests.empty')}</p>
      )}
      <ul className="mb-10 grid gap-4">
        {waiting.data?.requests.map((request) => (
          <li key={request.requestId} className="rounded-12 border-2 border-solid-gray-300 p-5">
            <Waiting request={request} client={client} onDone={setDone} />
          </li>
        ))}
      </ul>
      <More asked={waiting} />
      <Decided client={client} />
    </>
  );
}

type WaitingProps = { request: Request; client: Client; onDone: (done: Done) => void };

function Waiting({ request, client, onDone }: WaitingProps) {
  const { t } = useTranslation();
  const { time } = useDates();
  const [deciding, setDeciding] = useState<'approve' | 'refuse'>();
  const { askedBy, askedAt, reason, own } = request;
  const title = `${subjectOf(t as unknown as T, request)} ${request.name}`;
  return (
    <section aria-label={title}>
      <h2 className="mb-2 text-xl font-700">{title}</h2>
      <p>
        {t('people.requests.askedBy')}: {askedBy} {time(askedAt)}
      </p>
      {reason && (
        <p>
          {t('people.requests.reason')}: {reason}
        </p>
      )}
      <Fields request={request} />
      {own ? (
        <Withdraw request={request} client={client} onDone={onDone} />
      ) : (
        <div className="flex flex-wrap justify-between gap-4">
          <Button look="outline" onClick={() => setDeciding('refuse')}>
            {t('people.requests.refuse')}
          </Button>
          <Button onClick={() => setDeciding('approve')}>{t('people.requests.approve')}</Button>
        </div>
      )}
      {deciding && (
        <Decision
          request={request}
          client={client}
          onDone={onDone}
          title={title}
          deciding={deciding}
          onClose={() => setDeciding(undefined)}
        />
      )}
    </section>
  );
}

function Withdraw({ request: { requestId }, client, onDone }: WaitingProps) {
  const { t } = useTranslation();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const withdraw = () =>
    act.mutate(
      () => client.call(officeAccountRoutes.withdrawChangeRequest, { params: { requestId } }),
      () => {
        forget();
        onDone({ words: t('people.requests.withdrawn') });
      },
    );
  return (
    <>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p>{t('people.requests.own')}</p>
        <Button look="outline" busy={act.isPending} onClick={() => void withdraw()}>
          {t('people.requests.withdraw')}
        </Button>
      </div>
    </>
  );
}

type DecisionProps = WaitingProps & { title: string; deciding: 'approve' | 'refuse'; onClose: () => void };

function Decision({ request, client, onDone, title, deciding, onClose }: DecisionProps) {
  const { t } = useTranslation();
  const { requestId, name, sha256 } = request;
  const decision = { params: { requestId }, body: { approve: deciding === 'approve', sha256 } };
  return (
    <Question
      title={t(deciding === 'approve' ? 'people.requests.confirmTitle' : 'people.requests.refuseTitle')}
      confirm={t(`people.requests.${deciding}`)}
      danger={deciding === 'refuse'}
      ask={() => client.call(officeAccountRoutes.decideChangeRequest, decision)}
      // An account that counts now stands in many answers.
      forgets="everything"
      onDone={({ code, decision }) => {
        onClose();
        const words = t(decision === 'confirmed' ? 'people.requests.confirmed' : 'people.requests.refused');
        onDone(
          code === null ? { words } : { handed: { name: request.after.personName ?? name, code, part: 'second' } },
        );
      }}
      onClose={onClose}
    >
      <p className="font-700">{title}</p>
      <Fields request={request} />
    </Question>
  );
}

/** The name of a word that the server chose: it may be of a later version than this page. */
type T = (key: never, options?: object) => string;
const subjectOf = (t: T, { subject }: Request) => t(`people.requests.subjects.${subject}` as never);

/** Functions of a municipality, in the words of its office. */
const functionsInWords = (t: T, value: string) =>
  value
    .split('、')
    .map((one) => t(`functions.names.${one}` as never, { ns: 'office' }))
    .join('、');
/** 締め日: days of a month, of which 31 is the last of any. */
const cutOffInWords = (t: T, value: string) =>
  value === ''
    ? t('people.cutOffDays.none' as never)
    : value
        .split('、')
        .map((day) =>
          day === '31' ? t('people.cutOffDays.last' as never) : t('people.cutOffDays.day' as never, { day }),
        )
        .join('、');
const typeInWords = (value: string, language: string) => {
  const type = participationTypes.find(({ id }) => id === value);
  return type ? type[language === 'en' ? 'en' : 'ja'] : value;
};

/** The order in which a person compares them: whose, then as a passbook has them. */
const ORDER = [
  'act',
  'formerMykeyId',
  'newMykeyId',
  'evidence',
  'staffId',
  'name',
  'role',
  'department',
  'effectiveOn',
  'municipality',
  'municipalityCode',
  'successor',
  'successorCode',
  'fromOn',
  'sponsor',
  'amount',
  'repeats',
  'personMax',
  'occasion',
  'place',
  'invited',
  'departmentId',
  'fileName',
  'month',
  'count',
  'points',
  'leftOut',
  'breakKind',
  'bookedOn',
  'remitterName',
  'edi',
  'debtor',
  'paidBy',
  'receivedOn',
  'yen',
  'reference',
  'itemOf',
  'itemYen',
  'exchangePattern',
  'rateDenominator',
  'rateNumerator',
  'reserveDays',
  'noticeDays',
  'remitterCode',
  'bankCode',
  'bankName',
  'branchCode',
  'branchName',
  'kana',
  'appliesOn',
  'cutOffDays',
  'closedOn',
  'type',
  'number',
  'holderName',
  'percent',
  'budget',
  'budgetLine',
  'perHolder',
  'payer',
  'ownPoints',
  'startsAt',
  'endsAt',
  'startsOn',
  'endsOn',
  'expiresOn',
  'officeName',
  'personName',
  'email',
  'address',
  'exchangeExpiry',
  'participationType',
  'functions',
];
const placeOf = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

/** What stood and what is to stand, side by side. */
function Fields({ request: { before, after } }: { request: Request }) {
  const { t, i18n } = useTranslation();
  const { time, date } = useDates();
  const say = t as unknown as T;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    // A town and a line of the budget are read by their names.
    .filter((name) => name !== 'municipalityCode' || !after.municipality)
    .filter((name) => name !== 'successorCode' || !after.successor)
    .filter((name) => !['budgetLineId', 'item', 'party'].includes(name))
    .sort((a, b) => placeOf(a) - placeOf(b));
  const hasBefore = Object.keys(before).length > 0;
  const word = (name: string, value: string | undefined) =>
    value === undefined
      ? t('people.requests.none')
      : name === 'functions'
        ? functionsInWords(say, value)
        : name === 'participationType'
          ? typeInWords(value, i18n.language)
          : name === 'cutOffDays'
            ? cutOffInWords(say, value)
            : ['act', 'breakKind', 'role', 'type', 'occasion', 'exchangePattern', 'evidence', 'repeats'].includes(name)
              ? say(`people.values.${value}` as never)
              : name.endsWith('At')
                ? time(value)
                : name.endsWith('On')
                  ? date(value)
                  : value;
  return (
    <table className="my-4 w-full border-collapse text-start">
      <thead>
        <tr className="border-b border-solid-gray-300 text-solid-gray-700 [&>th]:py-1 [&>th]:pe-4 [&>th]:text-start [&>th]:font-normal">
          <th scope="col">{t('people.requests.what')}</th>
          {hasBefore && <th scope="col">{t('people.requests.before')}</th>}
          <th scope="col">{t('people.requests.after')}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name} className="border-b border-solid-gray-200">
            <th scope="row" className="py-1 pe-4 text-start font-normal">
              {say(`people.fields.${name}` as never)}
            </th>
            {hasBefore && <td className="py-1 pe-4">{word(name, before[name])}</td>}
            <td className={`py-1 ${before[name] === after[name] ? '' : 'font-700'}`}>{word(name, after[name])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The history, the newest first; it goes on as long as somebody asks. */
function Decided({ client }: { client: Client }) {
  const { t } = useTranslation();
  const { time } = useDates();
  const decided = useRequests(client, 'decided');
  if (!decided.data)
    return decided.refusal ? <RefusalBanner refusal={decided.refusal} onAgain={decided.refetch} /> : null;
  return (
    <>
      <Table
        caption={t('people.requests.decided')}
        rows={decided.data.requests}
        rowKey={({ requestId }) => `${requestId}`}
        empty={t('people.requests.decidedEmpty')}
        columns={[
          {
            key: 'what',
            head: t('people.requests.what'),
            value: (one) => `${subjectOf(t as unknown as T, one)} ${one.name}`,
          },
          { key: 'askedBy', head: t('people.requests.askedBy'), value: ({ askedBy }) => askedBy },
          { key: 'reason', head: t('people.requests.reason'), value: ({ reason }) => reason },
          { key: 'decidedBy', head: t('people.requests.decidedBy'), value: ({ decidedBy }) => decidedBy ?? '' },
          {
            key: 'decision',
            head: t('people.requests.decision'),
            value: ({ decision, decidedAt }) =>
              decision ? `${t(`people.requests.decisions.${decision}`)} ${decidedAt ? time(decidedAt) : ''}` : '',
          },
        ]}
      />
      {decided.refusal && <RefusalBanner refusal={decided.refusal} onAgain={decided.refetch} />}
      <More asked={decided} />
    </>
  );
}
