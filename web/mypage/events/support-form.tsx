import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmMove } from '../../components/dialog.tsx';
import { CheckField, ChoiceField, TextField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
import type { Answer } from '../../device/http.ts';
import type { Balances, SupportEvent } from '../asks.ts';
import { useFace } from '../face.ts';

export type Given = { operationKey: string; points: number; event: string };

type Source = { value: 'purse' | 'common'; name: string; points: number };
type Props = { event: SupportEvent; balances: Balances; onGiven: (given: Given) => void };

/** Points to an event: those of its own town, or 共通ポイント. A name is given only for this once, and only if wished. */
export function SupportForm({ event, balances, onGiven }: Props) {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const sources = useSources(event, balances);
  const [from, setFrom] = useState(sources.at(0)?.value);
  const [typed, setTyped] = useState('');
  const [disclose, setDisclose] = useState(false);
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const { errors, rest } = usePlaced(act.refusal, {
    amount: ['insufficient_points', 'allocation_exceeds_reserve', 'event_over_goal'],
    name: ['name_without_consent', 'text_refused'],
  });
  const source = sources.find(({ value }) => value === from);
  if (!source) return <Banner tone="info" title={t('events.noPoints', { town: event.municipality.name })} />;

  const amount = amountOf(typed);
  const tooMany =
    amount !== undefined && amount > source.points ? t('move.tooMany', { points: figures(source.points) }) : undefined;
  const nameMissing = disclose && name.trim() === '';
  const ready = amount !== undefined && !tooMany && !nameMissing;
  const consent = { discloseName: disclose, ...(disclose && { name: name.trim() }) };
  const ask = (amount: number): Promise<Answer<{ operationKey: string }>> =>
    source.value === 'common'
      ? points.call(pointsRoutes.allocate, {
          body: { destination: { kind: 'event', eventId: event.eventId }, amount, ...consent },
        })
      : points.call(pointsRoutes.contribute, {
          body: { eventId: event.eventId, fromMunicipalityCode: event.municipality.code, amount, ...consent },
        });
  const give = () =>
    amount !== undefined &&
    act
      .run(
        () => ask(amount),
        ({ operationKey }) => {
          forget();
          onGiven({ operationKey, points: amount, event: event.name });
        },
      )
      .then(() => setAsking(false));

  return (
    <form
      onSubmit={(submitted) => {
        submitted.preventDefault();
        setTried(true);
        setAsking(ready);
      }}
    >
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <ChoiceField
        label={t('events.from')}
        name="from"
        value={from}
        onChange={(value) => setFrom(value as Source['value'])}
        choices={sources.map((one) => ({
          value: one.value,
          label: one.name,
          hint: t('move.holds', { points: figures(one.points) }),
        }))}
      />
      <AmountField label={t('events.amount')} typed={typed} onTyped={setTyped} error={errors.amount ?? tooMany} />
      <CheckField
        label={t('events.disclose')}
        checked={disclose}
        onChange={(check) => setDisclose(check.target.checked)}
      />
      {disclose && (
        <TextField
          label={t('events.name')}
          hint={t('events.nameHint')}
          autoComplete="name"
          maxLength={100}
          value={name}
          error={errors.name ?? (tried && nameMissing ? t('events.nameMissing') : undefined)}
          onChange={(typedName) => setName(typedName.target.value)}
        />
      )}
      <Button type="submit" size="large" wide>
        {t('move.next')}
      </Button>
      {ready && (
        <ConfirmMove
          open={asking}
          title={t('events.confirmTitle')}
          move={{
            from: source.name,
            to: event.name,
            amount: { value: amount },
            remains: { value: source.points - amount },
          }}
          confirmLabel={t('events.confirm')}
          busy={act.busy}
          onCancel={() => setAsking(false)}
          onConfirm={() => void give()}
        >
          <p className="mt-4">{t('events.note')}</p>
        </ConfirmMove>
      )}
    </form>
  );
}

function useSources(event: SupportEvent, balances: Balances): Source[] {
  const { t } = useTranslation('mypage');
  const purse = balances.purses.find(({ municipality }) => municipality.code === event.municipality.code);
  const all: Source[] = [
    { value: 'purse', name: t('home.purse', { name: event.municipality.name }), points: purse?.points ?? 0 },
    { value: 'common', name: t('home.common'), points: balances.common.points },
  ];
  return all.filter(({ points }) => points > 0);
}
