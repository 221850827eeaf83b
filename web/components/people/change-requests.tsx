import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { officeAccountRoutes, type RouteAnswer } from '../../../contract/index.ts';
import type { Client } from '../../device/http.ts';
import { Banner, RefusalBanner } from '../banner.tsx';
import { Button } from '../button.tsx';
import { useDates } from '../dates.ts';
import { Dialog, DialogButtons } from '../dialog.tsx';
import { More } from '../more.tsx';
import { PageTitle } from '../shell.tsx';
import { Table } from '../table.tsx';
import { useAct, useAskPages, useForget } from '../use-ask.ts';
import { type Handed, HandedCode } from './handed-code.tsx';

type Request = RouteAnswer<typeof officeAccountRoutes.listChangeRequests>['requests'][number];
type Done = { words: string } | { handed: Handed };

const useRequests = (client: Client, state: 'waiting' | 'decided') =>
  useAskPages(['change-requests', state], 'requests', (query) =>
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
      {waiting.refusal && <RefusalBanner refusal={waiting.refusal} onAgain={waiting.refresh} />}
      {waiting.value?.requests.length === 0 && (
        <p className="mb-10 rounded-8 bg-solid-gray-50 p-6">{t('people.requests.empty')}</p>
      )}
      <ul className="mb-10 grid gap-4">
        {waiting.value?.requests.map((request) => (
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

function Waiting({ request, client, onDone }: { request: Request; client: Client; onDone: (done: Done) => void }) {
  const { t } = useTranslation();
  const { time } = useDates();
  const forget = useForget();
  const act = useAct();
  const [deciding, setDeciding] = useState<'approve' | 'refuse'>();
  const { requestId, name, askedBy, askedAt, reason, sha256, own } = request;
  const settle = (done: Done) => {
    setDeciding(undefined);
    // An account that counts now stands in many answers.
    forget();
    onDone(done);
  };
  const decide = () =>
    act.run(
      () =>
        client.call(officeAccountRoutes.decideChangeRequest, {
          params: { requestId },
          body: { approve: deciding === 'approve', sha256 },
        }),
      ({ code, decision }) =>
        settle(
          code === null
            ? { words: t(decision === 'confirmed' ? 'people.requests.confirmed' : 'people.requests.refused') }
            : { handed: { name, code, part: 'second' } },
        ),
    );
  const withdraw = () =>
    act.run(
      () => client.call(officeAccountRoutes.withdrawChangeRequest, { params: { requestId } }),
      () => settle({ words: t('people.requests.withdrawn') }),
    );
  const title = `${subjectOf(t as unknown as T, request)} ${name}`;
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
      {act.refusal && !deciding && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {own ? (
        <div className="flex flex-wrap items-center justify-between gap-4">
          <p>{t('people.requests.own')}</p>
          <Button look="outline" busy={act.busy} onClick={() => void withdraw()}>
            {t('people.requests.withdraw')}
          </Button>
        </div>
      ) : (
        <div className="flex flex-wrap justify-between gap-4">
          <Button look="outline" onClick={() => setDeciding('refuse')}>
            {t('people.requests.refuse')}
          </Button>
          <Button onClick={() => setDeciding('approve')}>{t('people.requests.approve')}</Button>
        </div>
      )}
      {deciding && (
        <Dialog
          open
          title={t(deciding === 'approve' ? 'people.requests.confirmTitle' : 'people.requests.refuseTitle')}
          onClose={() => setDeciding(undefined)}
        >
          {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
          <p className="font-700">{title}</p>
          <Fields request={request} />
          <DialogButtons
            confirm={t(`people.requests.${deciding}`)}
            danger={deciding === 'refuse'}
            busy={act.busy}
            onCancel={() => {
              act.clear();
              setDeciding(undefined);
            }}
            onConfirm={() => void decide()}
          />
        </Dialog>
      )}
    </section>
  );
}

/** The name of a word that the server chose: it may be of a later version than this page. */
type T = (key: never) => string;
const subjectOf = (t: T, { subject }: Request) => t(`people.requests.subjects.${subject}` as never);

/** The order in which a person compares them: whose, then as a passbook has them. */
const ORDER = [
  'act',
  'staffId',
  'name',
  'role',
  'municipalityCode',
  'departmentId',
  'remitterCode',
  'bankCode',
  'branchCode',
  'type',
  'number',
  'holderName',
  'percent',
  'budget',
  'perHolder',
  'payer',
  'startsAt',
  'endsAt',
  'expiresOn',
];
const placeOf = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

/** What stood and what is to stand, side by side. */
function Fields({ request: { before, after } }: { request: Request }) {
  const { t } = useTranslation();
  const { time } = useDates();
  const say = t as unknown as T;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort((a, b) => placeOf(a) - placeOf(b));
  const hasBefore = Object.keys(before).length > 0;
  const word = (name: string, value: string | undefined) =>
    value === undefined
      ? t('people.requests.none')
      : name === 'act' || name === 'role' || name === 'type'
        ? say(`people.values.${value}` as never)
        : name.endsWith('At')
          ? time(value)
          : value;
  return (
    <table className="my-4 w-full border-collapse text-start">
      <thead>
        <tr className="border-b border-solid-gray-300">
          <th scope="col" className="py-1 pe-4 text-start font-normal text-solid-gray-700">
            {t('people.requests.what')}
          </th>
          {hasBefore && (
            <th scope="col" className="py-1 pe-4 text-start font-normal text-solid-gray-700">
              {t('people.requests.before')}
            </th>
          )}
          <th scope="col" className="py-1 text-start font-normal text-solid-gray-700">
            {t('people.requests.after')}
          </th>
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
  if (!decided.value)
    return decided.refusal ? <RefusalBanner refusal={decided.refusal} onAgain={decided.refresh} /> : null;
  return (
    <>
      <Table
        caption={t('people.requests.decided')}
        rows={decided.value.requests}
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
      {decided.refusal && <RefusalBanner refusal={decided.refusal} onAgain={decided.refresh} />}
      <More asked={decided} />
    </>
  );
}
