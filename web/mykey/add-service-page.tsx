import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../contract/index.ts';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { LineList } from '../components/line-list.tsx';
import { BackLink, NextLink } from '../components/next.tsx';
import { usePlaced } from '../components/refusal.ts';
import { PageTitle } from '../components/shell.tsx';
import { useAct, useAsk, useForget } from '../components/use-ask.ts';
import { useSession } from '../components/use-session.ts';
import { Waiting } from '../components/waiting.tsx';
import { ChoosePage } from './choose-page.tsx';
import { useFace } from './face.ts';

type Operator = RouteAnswer<typeof mykeyRoutes.listOperators>['operators'][number];

/** Choose a service, enter its customer number, done. */
export function AddServicePage() {
  const { holder } = useFace();
  const session = useSession(holder);
  const [chosen, setChosen] = useState<Operator>();
  const [linked, setLinked] = useState<Operator>();
  if (session?.mykeyId === null) return <ChoosePage />;
  if (linked) return <Linked operator={linked} />;
  if (chosen) return <EnterNumber operator={chosen} onOther={() => setChosen(undefined)} onLinked={setLinked} />;
  return <ChooseOperator onChoose={setChosen} />;
}

function ChooseOperator({ onChoose }: { onChoose: (operator: Operator) => void }) {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { mykey, holder } = useFace();
  const session = useSession(holder);
  const operators = useAsk(['operators'], () => mykey.call(mykeyRoutes.listOperators));
  const me = useAsk(['me'], () => mykey.call(mykeyRoutes.showCardholder), { enabled: session?.mykeyId != null });
  const [filter, setFilter] = useState('');
  const wanted = filter.normalize('NFKC').toLowerCase().trim();
  const linked = new Set(me.value?.links.map(({ operatorId }) => operatorId));
  const all = operators.value?.operators ?? [];
  const shown = all.filter(({ name }) => name.normalize('NFKC').toLowerCase().includes(wanted));
  const ways = (operator: Operator) => {
    if (operator.customerIdRule.mode === 'mykeyId') return t('add.noNeed');
    if (linked.has(operator.operatorId)) return `✓ ${t('add.already')}`;
    return (
      <Button onClick={() => onChoose(operator)} aria-label={t('add.choose', { name: operator.name })}>
        {shared('choose')}
      </Button>
    );
  };
  return (
    <>
      <BackLink to="/">{t('add.back')}</BackLink>
      <PageTitle lead={t('add.lead')}>{t('add.title')}</PageTitle>
      {operators.refusal && <RefusalBanner refusal={operators.refusal} onAgain={operators.refresh} />}
      {operators.waiting && <Waiting what={shared('waiting.working')} />}
      {all.length >= 8 && (
        <TextField
          label={t('add.filter')}
          type="search"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      {operators.value && (
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

type EnterProps = { operator: Operator; onOther: () => void; onLinked: (operator: Operator) => void };

function EnterNumber({ operator, onOther, onLinked }: EnterProps) {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const [customerId, setCustomerId] = useState('');
  const forget = useForget();
  const act = useAct();
  const { errors, rest } = usePlaced(act.refusal, {
    customerId: ['customer_id_format', 'customer_id_taken', 'already_linked'],
  });
  const shape = useShape(operator);
  const link = () =>
    act.run(
      () => mykey.call(mykeyRoutes.link, { body: { operatorId: operator.operatorId, customerId } }),
      () => {
        forget('me');
        onLinked(operator);
      },
    );
  return (
    <>
      <PageTitle>{t('add.numberTitle')}</PageTitle>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="max-w-2xl"
        onSubmit={(event) => {
          event.preventDefault();
          void link();
        }}
      >
        <TextField
          label={t('add.number', { name: operator.name })}
          hint={`${t('add.numberHint')}${shape}`}
          required
          value={customerId}
          error={errors.customerId}
          inputMode={operator.customerIdRule.pattern === 'digits' ? 'numeric' : 'text'}
          onChange={(event) => {
            act.clear();
            setCustomerId(event.target.value);
          }}
        />
        <div className="flex flex-col-reverse gap-4 sm:flex-row sm:justify-between">
          <Button look="outline" size="large" onClick={onOther}>
            {t('add.other')}
          </Button>
          <Button type="submit" size="large" busy={act.busy} disabled={customerId === ''}>
            {t('add.submit')}
          </Button>
        </div>
      </form>
    </>
  );
}

/** How the operator's numbers look, as far as it says. */
function useShape({ customerIdRule }: Operator): string {
  const { t } = useTranslation('mykey');
  const { pattern, lengthMin, lengthMax } = customerIdRule;
  if (!pattern || lengthMin === undefined || lengthMax === undefined) return '';
  const length = lengthMin === lengthMax ? String(lengthMin) : `${lengthMin}〜${lengthMax}`;
  return t('add.shape', { pattern: t(`add.${pattern}`), length });
}

function Linked({ operator }: { operator: Operator }) {
  const { t } = useTranslation('mykey');
  return (
    <>
      <PageTitle>{t('services.linked')}</PageTitle>
      <Banner tone="success" live title={t('services.linkedBody', { name: operator.name })} />
      <NextLink to="/" size="large">
        {t('add.back')}
      </NextLink>
    </>
  );
}
