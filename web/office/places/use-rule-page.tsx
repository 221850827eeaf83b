import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { CheckField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { Table } from '../../components/table.tsx';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace, useStaff } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.showUseRule>;
type Rule = Omit<Listed, 'history'>;
const KINDS = ['facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other'] as const;
const USES = ['vouchers', 'conversions', 'events'] as const;

/** ポイントの使途: what counts now, what a change would change, and who changed it when. */
export function UseRulePage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useAsk(['use-rule'], () => points.call(pointsRoutes.showUseRule));
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

const toggled = <T,>(list: readonly T[], one: T, isIn: boolean): T[] =>
  isIn ? [...list, one] : list.filter((other) => other !== one);

function useLimit() {
  const { t } = useTranslation('office');
  return (max: number | null) => (max === null ? t('useRule.maxNone') : t('useRule.maxOf', { points: figures(max) }));
}

function RuleForm(props: { rule: Rule; onSaved: () => void; onEdited: () => void }) {
  const { rule, onSaved, onEdited } = props;
  const { t } = useTranslation('office');
  const [next, setNext] = useState(rule);
  const [typed, setTyped] = useState(rule.paymentMax === null ? '' : String(rule.paymentMax));
  const [looking, setLooking] = useState(false);
  const change = (part: Partial<Rule>) => {
    onEdited();
    setNext({ ...next, ...part });
  };
  const isWrong = typed !== '' && amountOf(typed) === undefined;
  return (
    <form
      className="mb-10 max-w-2xl"
      onSubmit={(event) => {
        event.preventDefault();
        setLooking(true);
      }}
    >
      <fieldset className="mb-4">
        <legend className="mb-3 text-xl font-700">{t('useRule.kinds')}</legend>
        <div className="grid gap-x-6 sm:grid-cols-2 [&>div]:mb-2">
          {KINDS.map((kind) => (
            <CheckField
              key={kind}
              label={t(`useRule.kindNames.${kind}`)}
              checked={next.kinds.includes(kind)}
              onChange={(event) => change({ kinds: toggled(next.kinds, kind, event.target.checked) })}
            />
          ))}
        </div>
      </fieldset>
      <fieldset className="mb-4">
        <legend className="mb-3 text-xl font-700">{t('useRule.uses')}</legend>
        <div className="grid [&>div]:mb-2">
          {USES.map((use) => (
            <CheckField
              key={use}
              label={t(`useRule.${use}`)}
              checked={next[use]}
              onChange={(event) => change({ [use]: event.target.checked })}
            />
          ))}
        </div>
      </fieldset>
      <AmountField
        label={t('useRule.max')}
        hint={t('useRule.maxHint')}
        required={false}
        typed={typed}
        onTyped={(text) => {
          setTyped(text);
          change({ paymentMax: amountOf(text) ?? null });
        }}
      />
      <Button type="submit" disabled={isWrong}>
        {t('useRule.check')}
      </Button>
      {looking && (
        <LastLook
          {...{ rule, next }}
          onClose={(saved) => {
            setLooking(false);
            if (saved) onSaved();
          }}
        />
      )}
    </form>
  );
}

/** What would change, in words, before it does. */
function LastLook({ rule, next, onClose }: { rule: Rule; next: Rule; onClose: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
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
  const save = () =>
    act.run(
      () => points.call(pointsRoutes.setUseRule, { body: next }),
      () => {
        forget('use-rule');
        onClose(true);
      },
    );
  if (changes.length === 0)
    return (
      <Dialog open title={t('useRule.same')} onClose={() => onClose(false)}>
        <CloseOnly onClose={() => onClose(false)} />
      </Dialog>
    );
  return (
    <Dialog open title={t('useRule.confirm')} onClose={() => act.busy || onClose(false)}>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <dl className="mb-6">
        {changes.map(([what, how]) => (
          <div key={what} className="flex flex-wrap justify-between gap-x-6 border-b border-solid-gray-300 py-3">
            <dt>{what}</dt>
            <dd className="font-700">{how}</dd>
          </div>
        ))}
      </dl>
      <Banner tone="info" title={t('useRule.confirmBody')} />
      <DialogButtons
        confirm={t('useRule.save')}
        busy={act.busy}
        onCancel={() => onClose(false)}
        onConfirm={() => void save()}
      />
    </Dialog>
  );
}

function CloseOnly({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Button look="outline" onClick={onClose}>
      {t('dialog.close')}
    </Button>
  );
}

function History({ history }: { history: Listed['history'] }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { name } = useStaff();
  const limit = useLimit();
  const list = (words: string[]) => words.join(t('useRule.between')) || t('useRule.nothing');
  return (
    <Table
      caption={t('useRule.history')}
      empty={t('useRule.historyEmpty')}
      csvName="use-rule.csv"
      printedBy={name}
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
