import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
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

/** A service of this sitting, what was typed for it, and what came of it. */
type Entry = { operator: Operator; customerId: string; refusal?: Refusal | undefined; linked?: boolean };

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
/** Refusals that are about the number itself, and stand beside its field. */
const OF_THE_NUMBER = ['customer_id_format', 'customer_id_check_digit', 'customer_id_taken', 'already_linked'];

function EnterNumbers({ entries, setEntries, onMore }: EnterProps) {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const [done, setDone] = useState<number>();
  const forget = useInvalidate();
  const waiting = entries.filter(({ linked }) => !linked);
  const rest = waiting.map(({ refusal }) => refusal).find((r) => r && !OF_THE_NUMBER.includes(r.outcome));
  const linkAll = async () => {
    let now = entries;
    for (const [number, { operator, customerId }] of waiting.entries()) {
      setDone(number);
      const { operatorId } = operator;
      const answer = await mykey.call(mykeyRoutes.link, { body: { operatorId, customerId } });
      now = now.map((entry) =>
        entry.operator === operator
          ? { ...entry, linked: answer.ok, refusal: answer.ok ? undefined : answer.refusal }
          : entry,
      );
      setEntries(now);
    }
    setDone(undefined);
    forget('me');
  };
  const type = (operator: Operator, customerId: string) =>
    setEntries(entries.map((e) => (e.operator === operator ? { operator, customerId } : e)));
  return (
    <>
      <PageTitle>{t('add.numberTitle')}</PageTitle>
      {rest && <RefusalBanner refusal={rest} />}
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
      <form
        className="max-w-2xl"
        onSubmit={(event) => {
          event.preventDefault();
          if (done === undefined) void linkAll();
        }}
      >
        {waiting.map((entry) => (
          <NumberField
            key={entry.operator.operatorId}
            entry={entry}
            onType={(customerId) => type(entry.operator, customerId)}
          />
        ))}
        {done !== undefined && waiting.length > 1 && (
          <Waiting what={t('add.working')} done={done} total={waiting.length} />
        )}
        <div className="flex flex-col-reverse gap-4 sm:flex-row sm:justify-between">
          <Button look="outline" size="large" onClick={onMore}>
            {t('add.more')}
          </Button>
          <Button
            type="submit"
            size="large"
            busy={done !== undefined}
            disabled={waiting.some(({ customerId }) => customerId === '')}
          >
            {t('add.submit')}
          </Button>
        </div>
      </form>
    </>
  );
}

function NumberField({ entry, onType }: { entry: Entry; onType: (customerId: string) => void }) {
  const { t, i18n } = useTranslation('mykey');
  const { operator, customerId, refusal } = entry;
  const shape = useShape(operator);
  const error = refusal && (i18n.language === 'en' ? refusal.titleEn : refusal.title);
  return (
    <TextField
      label={t('add.number', { name: operator.name })}
      hint={`${t('add.numberHint')}${shape}`}
      required
      value={customerId}
      error={error}
      inputMode={operator.customerIdRule.pattern === 'digits' ? 'numeric' : 'text'}
      onChange={(event) => onType(event.target.value)}
    />
  );
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
