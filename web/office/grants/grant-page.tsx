import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, receiptNumber } from '../../../contract/index.ts';
import { hasAges } from '../../../contract/points/grants/values.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { ConfirmMove, MoveTable } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { wholeNumberOf } from '../../components/form/fold.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { NextLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useSentence } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import type { Refusal } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { ForAges } from './ages.tsx';
import { DeskNotices } from './desk-notices.tsx';
import { RecentGrants } from './recent-grants.tsx';

type Program = RouteAnswer<typeof pointsRoutes.listPrograms>['programs'][number];
type Grant = RouteAnswer<typeof pointsRoutes.grant>;

/** At the desk: programme, person, points; one look, and the number to quote. */
export function GrantPage() {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const programs = useRouteQuery(['programs'], () => points.call(pointsRoutes.listPrograms));
  const today = todayInJapan(now());
  const isRunning = ({ startsOn, endsOn }: Program) => startsOn <= today && today <= endsOn;
  const [granted, setGranted] = useState<Grant>();
  return (
    <>
      <PageTitle>{t('grant.title')}</PageTitle>
      <Told asked={programs}>
        {({ programs }) =>
          granted ? (
            <Granted grant={granted} onAnother={() => setGranted(undefined)} />
          ) : programs.filter(isRunning).length === 0 ? (
            <Banner tone="info" title={t('grant.noPrograms')}>
              <NextLink to="/programs">{t('grant.makeProgram')}</NextLink>
            </Banner>
          ) : (
            <GrantForm programs={programs.filter(isRunning)} onGranted={setGranted} />
          )
        }
      </Told>
      <RecentGrants />
    </>
  );
}

const KEPT_AS = 'meguri.office.program';

/** A desk grants for one programme all day. */
const usualOf = (programs: readonly Program[]) =>
  programs.find(({ programId }) => String(programId) === sessionStorage.getItem(KEPT_AS)) ??
  (programs.length === 1 ? programs[0] : undefined);

type DeskProps = { programs: readonly Program[]; onGranted: (grant: Grant) => void };

/** The form of the desk, and what is known of the programme and the person in it. */
function useDesk({ programs, onGranted }: DeskProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const sentence = useSentence();
  const programOf = (id: string) => programs.find(({ programId }) => String(programId) === id);
  const differs = ({ programId, amount }: { programId: string; amount: string }) =>
    ![undefined, programOf(programId)?.amount].includes(wholeNumberOf(amount));
  const usual = usualOf(programs);
  const form = useRouteForm({
    route: pointsRoutes.grant,
    words: 'office.grant',
    values: {
      programId: String(usual?.programId ?? ''),
      mykeyId: '',
      amount: String(usual?.amount ?? ''),
      reason: '',
      isResident: false,
      ageSeen: false,
    },
    body: (typed) => ({ ...typed, reason: differs(typed) ? typed.reason : '' }),
    wrong: (typed) => ({
      mykeyId: member.refusal && sentence(member.refusal),
      reason: differs(typed) && typed.reason.trim() === '' && t('grant.reasonMissing'),
    }),
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.grant, { body }),
    refusals: {
      programId: [
        'program_unknown',
        'program_of_other_department',
        'program_ended',
        'program_budget_used_up',
        'budget_line_used_up',
      ],
      mykeyId: ['mykey_id_form', 'member_unknown', 'not_usable_here', 'granted_already', 'residence_elsewhere'],
      amount: ['balance_out_of_range', 'person_max_reached', 'amount_agreed'],
      reason: ['amount_needs_reason'],
      isResident: ['residence_unconfirmed'],
      ageSeen: ['age_unconfirmed'],
    },
    forgets: ['grants', 'programs', 'budget-lines'],
    done: onGranted,
  });
  const member = useMember(form.values.mykeyId);
  const choose = (id: string) => {
    const chosen = programOf(id);
    if (chosen) form.set({ amount: String(chosen.amount) });
    sessionStorage.setItem(KEPT_AS, id);
  };
  return { form, member, choose, program: programOf(form.values.programId), isUnusual: differs(form.values) };
}

function GrantForm({ programs, onGranted }: DeskProps) {
  const { t } = useTranslation('office');
  const { aside } = usePhrases();
  const sentence = useSentence();
  const { form, member, choose, program, isUnusual } = useDesk({ programs, onGranted });
  return (
    <>
      <form.Entry submit={t('grant.next')} size="large" className="mb-12 max-w-2xl">
        <form.Select
          name="programId"
          label={t('grant.program')}
          empty={t('grant.choose')}
          options={programs.map(({ programId, name, department }) => ({
            value: programId,
            label: `${name}${aside(department.name)}`,
          }))}
          onChange={choose}
        />
        <form.Code
          name="mykeyId"
          error={member.refusal && sentence(member.refusal)}
          after={
            <span role="status" className="inline-block min-w-24 font-700 text-success-2">
              {member.is && t('grant.isMember')}
              {member.residence && ` ${member.residence}`}
            </span>
          }
        />
        <form.Amount name="amount" unit={t('money.points', { ns: 'translation' })} />
        {isUnusual && <form.Text name="reason" required />}
        {program?.residentsOnly && <form.Check name="isResident" />}
        {program && <ForAges of={program} />}
        {program && hasAges(program) && <form.Check name="ageSeen" />}
      </form.Entry>
      {member.is && <DeskNotices mykeyId={member.is} />}
      {/* The last look shows the ID as its holder wrote it: it waits for that. */}
      {form.asked && member.is && (
        <LastLook
          program={program}
          to={member.is}
          asked={form.asked}
          busy={form.act.isPending}
          onNo={form.cancel}
          onYes={form.send}
        />
      )}
    </>
  );
}

type LookProps = {
  program: Program | undefined;
  to: string;
  /** With a reason where the points differ from the programme's. */
  asked: { amount: number; reason?: string | undefined };
  busy: boolean;
  onNo: () => void;
  onYes: () => void;
};

function LastLook({ program, to, asked: { amount, reason }, busy, onNo, onYes }: LookProps) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  if (!program) return null;
  return (
    <ConfirmMove
      open
      title={t('grant.confirmTitle')}
      move={{
        from: t('grant.from', { program: program.name, department: program.department.name }),
        to,
        amount: { value: amount },
        expires: t('grant.until', { on: date(program.lastsUntil) }),
      }}
      confirmLabel={t('grant.confirm')}
      busy={busy}
      onCancel={onNo}
      onConfirm={onYes}
    >
      {reason && <Facts facts={[[t('grant.reason'), reason]]} />}
    </ConfirmMove>
  );
}

const PAUSE = 400;
type Found = RouteAnswer<typeof pointsRoutes.findMember>;

/** Whether the typed ID is a member's, said when the typing pauses. `is` is the ID as its holder wrote it. */
function useMember(mykeyId: string): {
  is: string | undefined;
  residence: string | undefined;
  refusal: Refusal | undefined;
} {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { points } = useFace();
  const [known, setKnown] = useState<{ of: string; is?: Found; refusal?: Refusal }>();
  useEffect(() => {
    if (mykeyId === '') return;
    const gone = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await points.call(pointsRoutes.findMember, { params: { mykeyId }, signal: gone.signal });
      if (gone.signal.aborted) return;
      setKnown({ of: mykeyId, ...(answer.ok ? { is: answer.value } : { refusal: answer.refusal }) });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [mykeyId, points]);
  const answered = mykeyId !== '' && known?.of === mykeyId;
  if (!answered) return { is: undefined, residence: undefined, refusal: undefined };
  const lives = known.is?.residence;
  return {
    is: known.is?.mykeyId,
    residence: lives
      ? t('grant.residenceOf', { residence: t(`grant.residence.${lives.residence}`), on: date(lives.fromOn) })
      : undefined,
    refusal: known.refusal,
  };
}

function Granted({ grant, onAnother }: { grant: Grant; onAnother: () => void }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  return (
    <section className="mb-12 max-w-2xl">
      <Banner tone="success" live title={t('grant.done')} />
      <MoveTable
        move={{
          from: grant.program,
          to: grant.mykeyId,
          amount: { value: grant.points },
          expires: t('grant.until', { on: date(grant.expiresOn) }),
        }}
      />
      <p className="mt-4">
        {t('grant.balance')} <Amount value={grant.balance} size="medium" />
      </p>
      <p className="mb-6 text-solid-gray-700">
        {t('grant.number')} <span className="font-mono">{receiptNumber(grant.grantKey)}</span>
      </p>
      <Button size="large" onClick={onAnother}>
        {t('grant.another')}
      </Button>
    </section>
  );
}
