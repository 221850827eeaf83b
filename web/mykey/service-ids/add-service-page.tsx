import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { LineList } from '../../components/line-list.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate, useRouteQuery } from '../../components/use-route.ts';
import { useSession } from '../../components/use-session.ts';
import { Waiting } from '../../components/waiting.tsx';
import type { Refusal } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { ChoosePage } from '../registration/choose-page.tsx';

type Operator = RouteAnswer<typeof mykeyRoutes.listOperators>['operators'][number];

/** A service of this sitting, what was typed for it, and whether it is registered. */
type Entry = { operator: Operator; customerId: string; linked?: boolean };
type Typed = Record<string, string>;

/** Choose services, enter their customer numbers, done (まとめ登録): one that fails leaves the others registered. */
export function AddServicePage() {
  const { holder } = useFace();
  const session = useSession(holder);
  const [entries, setEntries] = useState<Entry[]>([]);
  const [choosing, setChoosing] = useState(true);
  if (session?.mykeyId === null) return <ChoosePage />;
  if (choosing)
    return (
      <ChooseOperator
        chosen={entries.map(({ operator }) => operator.operatorId)}
        onChoose={(operator) => {
          setEntries([...entries, { operator, customerId: '' }]);
          setChoosing(false);
        }}
        {...(entries.length > 0 && { onBack: () => setChoosing(false) })}
      />
    );
  if (entries.every(({ linked }) => linked)) return <Linked operators={entries.map(({ operator }) => operator)} />;
  return <EnterNumbers entries={entries} setEntries={setEntries} onMore={() => setChoosing(true)} />;
}

type ChooseProps = {
  /** Chosen in this sitting already. */
  chosen: readonly string[];
  onChoose: (operator: Operator) => void;
  onBack?: () => void;
};

function ChooseOperator({ chosen, onChoose, onBack }: ChooseProps) {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { mykey, holder } = useFace();
  const session = useSession(holder);
  const operators = useRouteQuery(['operators'], () => mykey.call(mykeyRoutes.listOperators));
  const me = useRouteQuery(['me'], () => mykey.call(mykeyRoutes.showCardholder), { enabled: session?.mykeyId != null });
  const [filter, setFilter] = useState('');
  const wanted = filter.normalize('NFKC').toLowerCase().trim();
  const linked = new Set(me.data?.links.map(({ operatorId }) => operatorId));
  const all = operators.data?.operators ?? [];
  const shown = all.filter(({ name }) => name.normalize('NFKC').toLowerCase().includes(wanted));
  const ways = (operator: Operator) => {
    if (operator.customerIdRule.mode === 'mykeyId') return t('add.noNeed');
    if (linked.has(operator.operatorId)) return `✓ ${t('add.already')}`;
    if (chosen.includes(operator.operatorId)) return `✓ ${t('add.chosen')}`;
    if (operator.residentsOnly) return t('add.residents');
    return (
      <Button onClick={() => onChoose(operator)} aria-label={t('add.choose', { name: operator.name })}>
        {shared('choose')}
      </Button>
    );
  };
  return (
    <>
      {onBack ? (
        <p className="mb-4">
          <Button look="outline" size="small" onClick={onBack}>
            {t('add.backToNumbers')}
          </Button>
        </p>
      ) : (
        <BackLink to="/">{t('add.back')}</BackLink>
      )}
      <PageTitle lead={t('add.lead')}>{t('add.title')}</PageTitle>
      {operators.refusal && <RefusalBanner refusal={operators.refusal} onAgain={operators.refetch} />}
      {operators.isPending && <Waiting what={shared('waiting.working')} />}
      {all.length >= 8 && (
        <TextField
          label={t('add.filter')}
          type="search"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      {operators.data && (
        <LineList
          label={t('add.title')}
          empty={t(all.length === 0 ? 'add.empty' : 'add.none')}
          lines={shown.map((operator) => ({
            key: operator.operatorId,
            name: operator.name,
            note: t(`kinds.${operator.kind}`),
            after: ways(operator),
          }))}
        />
      )}
    </>
  );
}

type EnterProps = { entries: Entry[]; setEntries: (entries: Entry[]) => void; onMore: () => void };

/** The numbers of the services that wait: one request each, and how far they are. */
function useNumbers({ entries, setEntries }: EnterProps) {
  const { mykey } = useFace();
  const [done, setDone] = useState(0);
  const forget = useInvalidate();
  const waiting = entries.filter(({ linked }) => !linked);
  const bodyFor = ({ operator: { operatorId } }: Entry, typed: Typed) => ({
    operatorId,
    customerId: typed[operatorId] ?? '',
  });
  const keep = (typed: Typed, linked = new Set<string>()) =>
    setEntries(
      entries.map((entry) => ({
        ...entry,
        customerId: bodyFor(entry, typed).customerId,
        ...(linked.has(entry.operator.operatorId) && { linked: true }),
      })),
    );
  const form = useRouteForm({
    route: mykeyRoutes.link,
    words: 'mykey.add',
    values: Object.fromEntries(entries.map(({ operator, customerId }) => [operator.operatorId, customerId])) as Typed,
    each: (typed) => Object.fromEntries(waiting.map((entry) => [entry.operator.operatorId, bodyFor(entry, typed)])),
    send: async (_, typed) => {
      const linked = new Set<string>();
      const refused: [string, Refusal][] = [];
      for (const [number, entry] of waiting.entries()) {
        setDone(number);
        const body = bodyFor(entry, typed);
        const answer = await mykey.call(mykeyRoutes.link, { body });
        if (answer.ok) linked.add(body.operatorId);
        else refused.push([body.operatorId, answer.refusal]);
      }
      keep(typed, linked);
      forget('me');
      return refused.length > 0 ? { ok: false, refusal: besideEach(refused) } : undefined;
    },
    done: () => {},
  });
  return { form, waiting, done, keep: () => keep(form.values) };
}

function EnterNumbers(props: EnterProps) {
  const { entries, onMore } = props;
  const { t } = useTranslation('mykey');
  const { form, waiting, done, keep } = useNumbers(props);
  const isLinking = form.act.isPending;
  return (
    <>
      <PageTitle>{t('add.numberTitle')}</PageTitle>
      {entries
        .filter(({ linked }) => linked)
        .map(({ operator }) => (
          <Banner
            key={operator.operatorId}
            tone="success"
            live
            title={t('services.linkedBody', { name: operator.name })}
          />
        ))}
      <form.Entry
        className="max-w-2xl"
        submit={
          <>
            <Button
              look="outline"
              size="large"
              onClick={() => {
                keep();
                onMore();
              }}
            >
              {t('add.more')}
            </Button>
            <Button type="submit" size="large" busy={isLinking}>
              {t('add.submit')}
            </Button>
          </>
        }
      >
        {waiting.map(({ operator }) => (
          <form.Code
            key={operator.operatorId}
            name={operator.operatorId}
            label={t('add.number', { name: operator.name })}
            hint={<NumberHint operator={operator} />}
            inputMode={operator.customerIdRule.pattern === 'digits' ? 'numeric' : 'text'}
          />
        ))}
        {isLinking && waiting.length > 1 && <Waiting what={t('add.working')} done={done} total={waiting.length} />}
      </form.Entry>
    </>
  );
}

/** Each refusal beside the number that it is about. */
const besideEach = (refused: readonly [string, Refusal][]): Refusal => ({
  ...(refused[0]?.[1] as Refusal),
  fields: refused.map(([path, { outcome, title, titleEn }]) => ({ path, outcome, message: title, messageEn: titleEn })),
});

function NumberHint({ operator }: { operator: Operator }) {
  const { t } = useTranslation('mykey');
  return `${t('add.numberHint')}${useShape(operator)}`;
}

/** How the operator's numbers look, as far as it says. */
function useShape({ customerIdRule }: Operator): string {
  const { t } = useTranslation('mykey');
  const { through } = usePhrases();
  const { pattern, lengthMin, lengthMax } = customerIdRule;
  if (!pattern || lengthMin === undefined || lengthMax === undefined) return '';
  const length = lengthMin === lengthMax ? String(lengthMin) : through(lengthMin, lengthMax);
  return t('add.shape', { pattern: t(`add.${pattern}`), length });
}

function Linked({ operators }: { operators: readonly Operator[] }) {
  const { t } = useTranslation('mykey');
  return (
    <>
      <PageTitle>{t('services.linked')}</PageTitle>
      {operators.map(({ operatorId, name }) => (
        <Banner key={operatorId} tone="success" live title={t('services.linkedBody', { name })} />
      ))}
      <NextLink to="/" size="large">
        {t('add.back')}
      </NextLink>
    </>
  );
}
