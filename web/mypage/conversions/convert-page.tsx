import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  convert,
  foldCardExpiry,
  foldMemberNumber,
  judgeMemberNumber,
  leastOf,
  pointsProblems,
  pointsRoutes,
  type RouteAnswer,
  sharedProblems,
} from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmMove } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { LineList } from '../../components/line-list.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { NotYet } from '../purse-page.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listMyConversionTargets>;
type Target = Listed['targets'][number];
type Made = RouteAnswer<typeof pointsRoutes.convert>;

export function useConversionTargets() {
  const { points } = useFace();
  return useAsk(['conversion-targets'], () => points.call(pointsRoutes.listMyConversionTargets));
}

/** 商店街ポイントなどに移す: where to. */
export function ConvertPage() {
  const { t } = useTranslation('mypage');
  const { beside } = usePhrases();
  const asked = useConversionTargets();
  return (
    <>
      <BackLink to="/use">{t('use.title')}</BackLink>
      <PageTitle lead={t('convert.lead')}>{t('convert.title')}</PageTitle>
      {!asked.value && <NotYet refusal={asked.refusal} onAgain={asked.refresh} />}
      {asked.value && (
        <LineList
          label={t('convert.label')}
          empty={t('convert.empty')}
          lines={asked.value.targets.map((target) => ({
            key: String(target.targetId),
            name: target.name,
            note: (
              <>
                <span className="block">{beside(target.municipality.name, t(`convert.kinds.${target.kind}`))}</span>
                <span className="block">{t('convert.usable', { points: figures(target.usable) })}</span>
              </>
            ),
            action: (
              <NextLink to="/convert/$targetId" params={{ targetId: String(target.targetId) }} wide>
                {t('convert.choose')}
                <Aside of={target.name} />
              </NextLink>
            ),
          }))}
        />
      )}
      <NextLink to="/conversions" look="outline">
        {t('convert.mine')}
      </NextLink>
    </>
  );
}

/** One target: its number, how many points, what comes of them. */
export function ConvertToPage() {
  const { t } = useTranslation('mypage');
  const { beside } = usePhrases();
  const { targetId } = useParams({ strict: false }) as { targetId: string };
  const asked = useConversionTargets();
  if (!asked.value) return <NotYet refusal={asked.refusal} onAgain={asked.refresh} />;
  const target = asked.value.targets.find((one) => String(one.targetId) === targetId);
  return (
    <>
      <BackLink to="/convert">{t('convert.back')}</BackLink>
      {target ? (
        <>
          <PageTitle lead={beside(target.municipality.name, t(`convert.kinds.${target.kind}`))}>
            {target.name}
          </PageTitle>
          <ConvertForm target={target} asOf={asked.value.asOf} />
        </>
      ) : (
        <Banner tone="warning" title={t('convert.unknown')} />
      )}
    </>
  );
}

/** What a partner said of the number, beside the number. */
const aboutNumber = ['member_unknown', 'member_refused'] as const;

function ConvertForm({ target, asOf }: { target: Target; asOf: string }) {
  const { t } = useTranslation('mypage');
  const { named } = usePhrases();
  const { points } = useFace();
  const forget = useForget();
  const navigate = useNavigate();
  const act = useAct();
  const [number, setNumber] = useState('');
  const [expires, setExpires] = useState('');
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<Made>();
  const { errors, rest } = usePlaced(act.refusal, {
    memberNumber: ['member_number_form', 'member_number_check'],
    cardExpires: ['card_expiry_form', 'card_expired'],
    points: ['conversion_too_few', 'insufficient_points'],
  });
  const own = useOwnChecks(target, { number, expires, asOf });
  const amount = amountOf(typed);
  const least = leastOf(target.pointsMin, target.rate);
  const made = amount === undefined ? undefined : convert(amount, target.rate);
  const wrongAmount =
    amount !== undefined && amount < least
      ? t('convert.tooFew', { least: figures(least) })
      : amount !== undefined && amount > target.usable
        ? t('move.tooMany', { points: figures(target.usable) })
        : undefined;
  const there = useRefusedThere(refused);
  const isReady = amount !== undefined && made !== undefined && !wrongAmount && !own.memberNumber && !own.cardExpires;
  const send = () =>
    isReady &&
    act
      .run(
        () =>
          points.call(pointsRoutes.convert, {
            body: {
              targetId: target.targetId,
              memberNumber: number,
              ...(target.numberForm.expires && { cardExpires: expires }),
              points: amount,
              units: made.units,
            },
          }),
        (answer) => {
          forget();
          if (answer.state === 'refused') setRefused(answer);
          else void navigate({ to: '/conversions/$operationKey', params: { operationKey: answer.operationKey } });
        },
      )
      .then(() => setAsking(false));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        setRefused(undefined);
        act.clear();
        setAsking(isReady);
      }}
    >
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      {there.rest && <Banner tone="error" live title={there.rest} />}
      <p className="mb-6">
        {t('convert.usable', { points: figures(target.usable) })}
        <span className="block text-solid-gray-700">
          {t('convert.rate', {
            count: target.rate.denominator,
            points: figures(target.rate.denominator),
            units: figures(target.rate.numerator),
            unit: target.unitName,
          })}
        </span>
      </p>
      <NumberFields
        target={target}
        {...{ number, expires }}
        onNumber={(one) => {
          setNumber(one);
          setRefused(undefined);
        }}
        onExpires={setExpires}
        numberError={there.memberNumber ?? errors.memberNumber ?? (tried ? own.memberNumber : undefined)}
        expiresError={there.cardExpires ?? errors.cardExpires ?? (tried ? own.cardExpires : undefined)}
      />
      <AmountField
        label={t('convert.points')}
        hint={t('convert.pointsHint', { least: figures(least) })}
        typed={typed}
        onTyped={setTyped}
        error={errors.points ?? wrongAmount}
      />
      {made && !wrongAmount && <Preview target={target} amount={amount ?? 0} {...made} />}
      <Button type="submit" size="large" wide>
        {t('convert.next')}
      </Button>
      {isReady && (
        <ConfirmMove
          open={asking}
          title={t('convert.confirmTitle')}
          move={{
            from: t('home.purse', { name: target.municipality.name }),
            to: t('convert.to', { name: target.name, number: foldMemberNumber(number) }),
            amount: { value: made.consumed },
            remains: { value: target.usable - made.consumed },
          }}
          confirmLabel={t('convert.confirm')}
          busy={act.busy}
          onCancel={() => setAsking(false)}
          onConfirm={() => void send()}
        >
          <p className="mt-4 text-xl font-700">
            {named(t('convert.becomes'), t('convert.units', { units: figures(made.units), unit: target.unitName }))}
          </p>
          <p className="mt-2">{t('convert.note')}</p>
        </ConfirmMove>
      )}
    </form>
  );
}

/** What the page itself sees of a number, in the words of the contract. */
function useOwnChecks(target: Target, { number, expires, asOf }: { number: string; expires: string; asOf: string }) {
  const { i18n } = useTranslation();
  const problem = judgeMemberNumber(target.numberForm, {
    memberNumber: foldMemberNumber(number),
    cardExpires: foldCardExpiry(expires),
    today: asOf,
  });
  if (!problem) return {};
  const { ja, en } = { ...sharedProblems, ...pointsProblems }[problem.outcome];
  return { [problem.field]: i18n.language === 'en' ? en : ja } as { memberNumber?: string; cardExpires?: string };
}

/** What the partner did not take, beside the field it is about. */
function useRefusedThere(refused: Made | undefined): { memberNumber?: string; cardExpires?: string; rest?: string } {
  const { t } = useTranslation('mypage');
  if (!refused) return {};
  const { reason } = refused;
  const named = aboutNumber.find((one) => one === reason);
  if (named) return { memberNumber: t(`convert.${named}`) };
  if (reason === 'card_expired') return { cardExpires: t('convert.card_expired'), rest: t('convert.card_expired') };
  const word = reason === 'no_answer' || reason === 'insufficient_points' ? reason : 'other';
  return { rest: t(`convert.refused.${word}`) };
}

type NumberProps = {
  target: Target;
  number: string;
  expires: string;
  onNumber: (typed: string) => void;
  onExpires: (typed: string) => void;
  numberError: string | undefined;
  expiresError: string | undefined;
};

function NumberFields(props: NumberProps) {
  const { target, number, expires, onNumber, onExpires, numberError, expiresError } = props;
  const { t } = useTranslation('mypage');
  const { pattern, lengthMin: min, lengthMax: max } = target.numberForm;
  const kind = pattern === 'digits' ? 'digits' : 'letters';
  const length = min === max ? t(`convert.${kind}`, { count: min }) : t(`convert.${kind}Between`, { min, max });
  return (
    <>
      <TextField
        label={t('convert.number')}
        hint={t('convert.numberHint', { length })}
        required
        inputMode={pattern === 'digits' ? 'numeric' : 'text'}
        maxLength={64}
        className="text-2xl tracking-wider tabular-nums"
        value={number}
        error={numberError}
        onChange={(event) => onNumber(event.target.value)}
      />
      {target.numberForm.expires && (
        <TextField
          label={t('convert.expires')}
          hint={t('convert.expiresHint')}
          required
          maxLength={10}
          className="max-w-40 text-2xl tabular-nums"
          value={expires}
          error={expiresError}
          onChange={(event) => onExpires(event.target.value)}
        />
      )}
    </>
  );
}

/** Said before anything happens: what comes out, what is taken, what stays. */
function Preview({
  target,
  amount,
  units,
  consumed,
}: {
  target: Target;
  amount: number;
  units: number;
  consumed: number;
}) {
  const { t } = useTranslation('mypage');
  const row = 'flex flex-wrap items-baseline justify-between gap-x-6 py-2';
  return (
    <div aria-live="polite" className="mb-6 rounded-12 border-2 border-solid-gray-300 p-5">
      <dl>
        <div className={row}>
          <dt>{t('convert.becomes')}</dt>
          <dd className="text-2xl font-700 tabular-nums">
            {t('convert.units', { units: figures(units), unit: target.unitName })}
          </dd>
        </div>
        <div className={row}>
          <dt>{t('convert.takes')}</dt>
          <dd>
            <Amount value={consumed} size="medium" />
          </dd>
        </div>
        <div className={row}>
          <dt>{t('convert.remains')}</dt>
          <dd>
            <Amount value={target.usable - consumed} size="medium" />
          </dd>
        </div>
      </dl>
      {amount > consumed && <p className="mt-2">{t('convert.rest', { points: figures(amount - consumed) })}</p>}
    </div>
  );
}
