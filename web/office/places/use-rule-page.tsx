import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { figures } from '../../components/figures.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.showUseRule>;
type Rule = Omit<Listed, 'history'>;
const KINDS = ['facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other'] as const;
type Kind = (typeof KINDS)[number];
const USES = ['vouchers', 'conversions', 'events'] as const;

/** ポイントの使途: what counts now, what a change would change, and who changed it when. */
export function UseRulePage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRouteQuery(['use-rule'], () => points.call(pointsRoutes.showUseRule));
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t('useRule.title')} lead={t('useRule.lead')} done={done}>
      <Told asked={asked}>
        {({ history, ...rule }) => (
          <>
            <RuleForm
              key={history[0]?.ruledAt ?? 'first'}
              rule={rule}
              onSaved={() => setDone(t('useRule.saved'))}
              onEdited={() => setDone(undefined)}
            />
            <History history={history} />
          </>
        )}
      </Told>
    </RegisterPage>
  );
}

function useLimit() {
  const { t } = useTranslation('office');
  return (max: number | null) => (max === null ? t('useRule.maxNone') : t('useRule.maxOf', { points: figures(max) }));
}

type FormProps = { rule: Rule; onSaved: () => void; onEdited: () => void };

function RuleForm({ rule, onSaved, onEdited }: FormProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { kinds: allowed, paymentMax, ...uses } = rule;
  const form = useRouteForm({
    route: pointsRoutes.setUseRule,
    words: 'office.useRule',
    values: {
      ...(Object.fromEntries(KINDS.map((kind) => [kind, allowed.includes(kind)])) as Record<Kind, boolean>),
      ...uses,
      paymentMax: String(paymentMax ?? ''),
    },
    body: (values) => ({ ...values, kinds: KINDS.filter((kind) => values[kind]) }),
    asksFirst: true,
    send: (body) => {
      onEdited();
      return points.call(pointsRoutes.setUseRule, { body });
    },
    forgets: ['use-rule'],
    done: onSaved,
  });
  return (
    <>
      <form.Entry submit={t('useRule.check')} className="mb-10 max-w-2xl" staysOnPaper>
        <fieldset className="mb-4">
          <legend className="mb-3 text-xl font-700">{t('useRule.kinds')}</legend>
          <div className="grid gap-x-6 sm:grid-cols-2 [&>div]:mb-2">
            {KINDS.map((kind) => (
              <form.Check key={kind} name={kind} label={t(`useRule.kindNames.${kind}`)} />
            ))}
          </div>
        </fieldset>
        <fieldset className="mb-4">
          <legend className="mb-3 text-xl font-700">{t('useRule.uses')}</legend>
          <div className="grid [&>div]:mb-2">
            {USES.map((use) => (
              <form.Check key={use} name={use} />
            ))}
          </div>
        </fieldset>
        <form.Amount
          name="paymentMax"
          label={t('useRule.max')}
          hint={t('useRule.maxHint')}
          unit={t('money.points', { ns: 'translation' })}
        />
      </form.Entry>
      {form.asked && (
        <LastLook rule={rule} next={form.asked} busy={form.act.isPending} onNo={form.cancel} onYes={form.send} />
      )}
    </>
  );
}

type LookProps = { rule: Rule; next: Rule; busy: boolean; onNo: () => void; onYes: () => void };

/** What would change, in words, before it does. */
function LastLook({ rule, next, busy, onNo, onYes }: LookProps) {
  const { t } = useTranslation('office');
  const limit = useLimit();
  const told = (isOn: boolean) => t(isOn ? 'useRule.begins' : 'useRule.stops');
  const changes: [string, string][] = [
    ...KINDS.filter((kind) => rule.kinds.includes(kind) !== next.kinds.includes(kind)).map((kind): [string, string] => [
      t(`useRule.kindNames.${kind}`),
      told(next.kinds.includes(kind)),
    ]),
    ...USES.filter((use) => rule[use] !== next[use]).map((use): [string, string] => [
      t(`useRule.${use}`),
      told(next[use]),
    ]),
  ];
  if (rule.paymentMax !== next.paymentMax) {
    const words = { before: limit(rule.paymentMax), after: limit(next.paymentMax) };
    changes.push([t('useRule.max'), t('useRule.from', words)]);
  }
  if (changes.length === 0)
    return (
      <Dialog open title={t('useRule.same')} onClose={onNo}>
        <Button look="outline" onClick={onNo}>
          {t('dialog.close', { ns: 'translation' })}
        </Button>
      </Dialog>
    );
  return (
    <Dialog open title={t('useRule.confirm')} onClose={() => busy || onNo()}>
      <Facts className="mb-6" facts={changes} />
      <Banner tone="info" title={t('useRule.confirmBody')} />
      <DialogButtons confirm={t('useRule.save')} busy={busy} onCancel={onNo} onConfirm={onYes} />
    </Dialog>
  );
}

function History({ history }: { history: Listed['history'] }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const limit = useLimit();
  const list = (words: string[]) => words.join(t('useRule.between')) || t('useRule.nothing');
  return (
    <Table
      caption={t('useRule.history')}
      empty={t('useRule.historyEmpty')}
      csv
      rows={history}
      rowKey={({ ruledAt }) => ruledAt}
      columns={[
        { key: 'at', head: t('useRule.at'), value: ({ ruledAt }) => time(ruledAt) },
        { key: 'by', head: t('useRule.by'), value: ({ ruledBy }) => ruledBy },
        {
          key: 'where',
          head: t('useRule.where'),
          value: ({ kinds }) =>
            list(KINDS.filter((kind) => kinds.includes(kind)).map((kind) => t(`merchants.${kind}`))),
        },
        {
          key: 'what',
          head: t('useRule.what'),
          value: (rule) => list(USES.filter((use) => rule[use]).map((use) => t(`useRule.short.${use}`))),
        },
        { key: 'max', head: t('useRule.max'), value: ({ paymentMax }) => limit(paymentMax) },
      ]}
    />
  );
}
