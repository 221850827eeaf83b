import { useNavigate, useParams } from '@tanstack/react-router';
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
import { Banner } from '../../components/banner.tsx';
import { ConfirmMove } from '../../components/dialog.tsx';
import { figures } from '../../components/figures.ts';
import type { BoundFields } from '../../components/form/fields.tsx';
import { wholeNumberOf } from '../../components/form/fold.ts';
import { type RouteForm, useRouteForm } from '../../components/form/route-form.tsx';
import { LineList } from '../../components/line-list.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate, useRouteQuery } from '../../components/use-route.ts';
import type { Answer, Refusal } from '../../device/http.ts';
import type { KnownWords } from '../../words/i18n.ts';
import { useFace } from '../face.ts';
import { NotYet } from '../purse-page.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listMyConversionTargets>;
type Target = Listed['targets'][number];
type Made = RouteAnswer<typeof pointsRoutes.convert>;

export function useConversionTargets() {
  const { points } = useFace();
  return useRouteQuery(['conversion-targets'], () => points.call(pointsRoutes.listMyConversionTargets));
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
      {!asked.data && <NotYet refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && (
        <LineList
          label={t('convert.label')}
          empty={t('convert.empty')}
          lines={asked.data.targets.map((target) => ({
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
  if (!asked.data) return <NotYet refusal={asked.refusal} onAgain={asked.refetch} />;
  const target = asked.data.targets.find((one) => String(one.targetId) === targetId);
  return (
    <>
      <BackLink to="/convert">{t('convert.back')}</BackLink>
      {target ? (
        <>
          <PageTitle lead={beside(target.municipality.name, t(`convert.kinds.${target.kind}`))}>
            {target.name}
          </PageTitle>
          <ConvertForm target={target} asOf={asked.data.asOf} />
        </>
      ) : (
        <Banner tone="warning" title={t('convert.unknown')} />
      )}
    </>
  );
}

/** The fields of the form, and what comes of its points where they are enough and there. */
type Fields = { memberNumber: string; cardExpires: string; points: string };

function ConvertForm({ target, asOf }: { target: Target; asOf: string }) {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const forget = useInvalidate();
  const navigate = useNavigate();
  const check = useOwnChecks(target, asOf);
  const refusedThere = useRefusedThere(target);
  const { targetId, numberForm } = target;
  const form = useRouteForm({
    route: pointsRoutes.convert,
    words: 'mypage.convert',
    values: { memberNumber: '', cardExpires: '', points: '' },
    body: ({ memberNumber, cardExpires, points: typed }) => ({
      targetId,
      memberNumber,
      ...(numberForm.expires && { cardExpires }),
      points: wholeNumberOf(typed) ?? typed,
      units: convert(wholeNumberOf(typed) ?? 0, target.rate)?.units,
    }),
    wrong: check,
    asksFirst: true,
    send: async (body): Promise<Answer<Made>> => {
      const answer = await points.call(pointsRoutes.convert, { body });
      if (!answer.ok || answer.value.state !== 'refused') return answer;
      forget();
      return { ok: false, refusal: refusedThere(answer.value) };
    },
    refusals: {
      memberNumber: ['member_number_form', 'member_number_check'],
      cardExpires: ['card_expiry_form', 'card_expired'],
      points: ['conversion_too_few', 'insufficient_points'],
    },
    done: ({ operationKey }) => {
      forget();
      void navigate({ to: '/conversions/$operationKey', params: { operationKey } });
    },
  });
  const amount = wholeNumberOf(form.values.points) ?? 0;
  const made = check(form.values).points === undefined ? convert(amount, target.rate) : undefined;
  return (
    <form.Entry submit={t('convert.next')} size="large" wide>
      <Rate target={target} />
      <NumberFields target={target} form={form} />
      <form.Amount
        name="points"
        hint={t('convert.pointsHint', { least: figures(leastOf(target.pointsMin, target.rate)) })}
        unit={t('money.points', { ns: 'translation' })}
      />
      {made && <Preview target={target} amount={amount} {...made} />}
      {made && <LastLook target={target} form={form} {...made} />}
    </form.Entry>
  );
}

type LookProps = {
  target: Target;
  form: Pick<RouteForm<Fields, 'mypage.convert'>, 'values' | 'asked' | 'act' | 'send' | 'cancel'>;
  units: number;
  consumed: number;
};

function LastLook({ target, form, units, consumed }: LookProps) {
  const { t } = useTranslation('mypage');
  const { named } = usePhrases();
  const number = foldMemberNumber(form.values.memberNumber);
  return (
    <ConfirmMove
      open={form.asked !== undefined}
      title={t('convert.confirmTitle')}
      move={{
        from: t('home.purse', { name: target.municipality.name }),
        to: t('convert.to', { name: target.name, number }),
        amount: { value: consumed },
        remains: { value: target.usable - consumed },
      }}
      confirmLabel={t('convert.confirm')}
      busy={form.act.isPending}
      onCancel={form.cancel}
      onConfirm={form.send}
    >
      <p className="mt-4 text-xl font-700">
        {named(t('convert.becomes'), t('convert.units', { units: figures(units), unit: target.unitName }))}
      </p>
      <p className="mt-2">{t('convert.note')}</p>
    </ConfirmMove>
  );
}

function Rate({ target: { usable, rate, unitName } }: { target: Target }) {
  const { t } = useTranslation('mypage');
  return (
    <p className="mb-6">
      {t('convert.usable', { points: figures(usable) })}
      <span className="block text-solid-gray-700">
        {t('convert.rate', {
          count: rate.denominator,
          points: figures(rate.denominator),
          units: figures(rate.numerator),
          unit: unitName,
        })}
      </span>
    </p>
  );
}

/** What the page itself sees of the fields, in the words of the contract. */
function useOwnChecks(target: Target, today: string) {
  const { t, i18n } = useTranslation('mypage');
  const least = leastOf(target.pointsMin, target.rate);
  return ({ memberNumber, cardExpires, points }: Fields): { [Field in keyof Fields]?: string } => {
    const problem = judgeMemberNumber(target.numberForm, {
      memberNumber: foldMemberNumber(memberNumber),
      cardExpires: foldCardExpiry(cardExpires),
      today,
    });
    const sentence = problem && { ...sharedProblems, ...pointsProblems }[problem.outcome];
    const amount = wholeNumberOf(points) ?? 0;
    const tooFew = amount < least && t('convert.tooFew', { least: figures(least) });
    const tooMany = amount > target.usable && t('move.tooMany', { points: figures(target.usable) });
    return {
      ...(problem && sentence && { [problem.field]: i18n.language === 'en' ? sentence.en : sentence.ja }),
      ...((tooFew || tooMany) && { points: tooFew || tooMany || '' }),
    };
  };
}

/** What the partner did not take, as a refusal: beside the field it is about, else above the form. */
function useRefusedThere({ numberForm }: Target) {
  const { t } = useTranslation('mypage');
  return ({ reason }: Made): Refusal => {
    const about = reason === 'member_unknown' || reason === 'member_refused' || reason === 'card_expired';
    const rest = reason === 'no_answer' || reason === 'insufficient_points' ? reason : 'other';
    const title = about ? t(`convert.${reason}`) : t(`convert.refused.${rest}`);
    const path = reason === 'card_expired' ? 'cardExpires' : 'memberNumber';
    const outcome = reason ?? rest;
    const hasField = about && (path !== 'cardExpires' || numberForm.expires);
    const fields = hasField ? [{ path, outcome, message: title }] : [];
    return { outcome, title, titleEn: title, status: 201, fields, details: {} };
  };
}

function NumberFields({ target, form }: { target: Target; form: BoundFields<Fields, KnownWords<'mypage.convert'>> }) {
  const { t } = useTranslation('mypage');
  const { pattern, lengthMin: min, lengthMax: max } = target.numberForm;
  const kind = pattern === 'digits' ? 'digits' : 'letters';
  const length = min === max ? t(`convert.${kind}`, { count: min }) : t(`convert.${kind}Between`, { min, max });
  return (
    <>
      <form.Code
        name="memberNumber"
        hint={t('convert.memberNumberHint', { length })}
        inputMode={pattern === 'digits' ? 'numeric' : 'text'}
        className="text-2xl tracking-wider tabular-nums"
      />
      {target.numberForm.expires && (
        <form.Code name="cardExpires" required className="max-w-40 text-2xl tabular-nums" />
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
