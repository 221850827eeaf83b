import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, receiptNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { ConfirmMove, MoveTable } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { wholeNumberOf } from '../../components/form/fold.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { NextLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useSentence } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages, useRouteQuery } from '../../components/use-route.ts';
import type { Refusal } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';

type Program = RouteAnswer<typeof pointsRoutes.listPrograms>['programs'][number];
type Grant = RouteAnswer<typeof pointsRoutes.grant>;

/** At the desk: programme, person, points; one look, and the number to quote. */
export function GrantPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const programs = useRouteQuery(['programs'], () => points.call(pointsRoutes.listPrograms));
  const [granted, setGranted] = useState<Grant>();
  return (
    <>
      <PageTitle>{t('grant.title')}</PageTitle>
      <Told asked={programs}>
        {({ programs }) =>
          granted ? (
            <Granted grant={granted} onAnother={() => setGranted(undefined)} />
          ) : programs.length === 0 ? (
            <Banner tone="info" title={t('grant.noPrograms')}>
              <NextLink to="/programs">{t('grant.makeProgram')}</NextLink>
            </Banner>
          ) : (
            <GrantForm programs={programs} onGranted={setGranted} />
          )
        }
      </Told>
      <Recent />
    </>
  );
}

const KEPT_AS = 'meguri.office.program';

/** A desk grants for one programme all day. */
const usualOf = (programs: readonly Program[]) =>
  programs.find(({ programId }) => String(programId) === sessionStorage.getItem(KEPT_AS)) ??
  (programs.length === 1 ? programs[0] : undefined);

function GrantForm({ programs, onGranted }: { programs: readonly Program[]; onGranted: (grant: Grant) => void }) {
  const { t } = useTranslation('office');
  const { aside } = usePhrases();
  const { points } = useFace();
  const sentence = useSentence();
  const programOf = (id: string) => programs.find(({ programId }) => String(programId) === id);
  const differs = ({ programId, amount }: { programId: string; amount: string }) =>
    ![undefined, programOf(programId)?.amount].includes(wholeNumberOf(amount));
  const usual = usualOf(programs);
  const form = useRouteForm({
    route: pointsRoutes.grant,
    words: 'office.grant',
    values: { programId: String(usual?.programId ?? ''), mykeyId: '', amount: String(usual?.amount ?? ''), reason: '' },
    body: (typed) => ({ ...typed, reason: differs(typed) ? typed.reason : '' }),
    wrong: (typed) => ({
      mykeyId: member.refusal && sentence(member.refusal),
      reason: differs(typed) && typed.reason.trim() === '' && t('grant.reasonMissing'),
    }),
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.grant, { body }),
    refusals: {
      programId: ['program_unknown', 'program_of_other_department', 'program_ended'],
      mykeyId: ['mykey_id_form', 'member_unknown', 'not_usable_here'],
      amount: ['balance_out_of_range'],
      reason: ['amount_needs_reason'],
    },
    forgets: ['grants'],
    done: onGranted,
  });
  const { programId, mykeyId } = form.values;
  const member = useMember(mykeyId);
  const choose = (id: string) => {
    const chosen = programOf(id);
    if (chosen) form.set({ amount: String(chosen.amount) });
    sessionStorage.setItem(KEPT_AS, id);
  };
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
            </span>
          }
        />
        <form.Amount name="amount" unit={t('money.points', { ns: 'translation' })} />
        {differs(form.values) && <form.Text name="reason" required />}
      </form.Entry>
      {/* The last look shows the ID as its holder wrote it: it waits for that. */}
      {form.asked && member.is && (
        <LastLook
          program={programOf(programId)}
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
        expires: t('grant.until', { on: date(program.expiresOn) }),
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

/** Whether the typed ID is a member's, said when the typing pauses. `is` is the ID as its holder wrote it. */
function useMember(mykeyId: string): { is: string | undefined; refusal: Refusal | undefined } {
  const { points } = useFace();
  const [known, setKnown] = useState<{ of: string; is?: string; refusal?: Refusal }>();
  useEffect(() => {
    if (mykeyId === '') return;
    const gone = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await points.call(pointsRoutes.findMember, { params: { mykeyId }, signal: gone.signal });
      if (gone.signal.aborted) return;
      setKnown({ of: mykeyId, ...(answer.ok ? { is: answer.value.mykeyId } : { refusal: answer.refusal }) });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [mykeyId, points]);
  const answered = mykeyId !== '' && known?.of === mykeyId;
  return { is: answered ? known.is : undefined, refusal: answered ? known.refusal : undefined };
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

function Recent() {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { points } = useFace();
  const asked = useRoutePages(['grants'], 'grants', (query) => points.call(pointsRoutes.listGrants, { query }));
  return (
    <Told asked={asked}>
      {({ grants }) => (
        <>
          <Table
            caption={t('grant.recent')}
            rows={grants}
            rowKey={({ grantKey }) => grantKey}
            csv
            empty={t('grant.recentEmpty')}
            columns={[
              { key: 'at', head: t('grant.at'), value: ({ grantedAt }) => time(grantedAt) },
              { key: 'id', head: t('grant.mykeyId'), value: ({ mykeyId }) => mykeyId, names: true },
              { key: 'program', head: t('grant.program'), value: ({ program }) => program },
              { key: 'points', head: t('grant.points'), value: ({ points: granted }) => granted },
              { key: 'number', head: t('grant.number'), value: ({ grantKey }) => receiptNumber(grantKey) },
            ]}
          />
          <More asked={asked} />
        </>
      )}
    </Told>
  );
}
