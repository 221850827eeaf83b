import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { ConfirmMove, MoveTable } from '../../components/dialog.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { More } from '../../components/more.tsx';
import { NextLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { usePlaced, useSentence } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useAct, useAsk, useAskPages, useForget } from '../../components/use-ask.ts';
import type { Refusal } from '../../device/http.ts';
import { useFace, useStaff } from '../face.ts';
import { Told } from '../office-page.tsx';

type Program = RouteAnswer<typeof pointsRoutes.listPrograms>['programs'][number];
type Grant = RouteAnswer<typeof pointsRoutes.grant>;

/** At the desk: programme, person, points; one look, and the number to quote. */
export function GrantPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const programs = useAsk(['programs'], () => points.call(pointsRoutes.listPrograms));
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

function GrantForm({ programs, onGranted }: { programs: readonly Program[]; onGranted: (grant: Grant) => void }) {
  const { t } = useTranslation('office');
  const { aside } = usePhrases();
  const { date } = useDates();
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const sentence = useSentence();
  // A desk grants for one programme all day.
  const usual = programs.find(({ programId }) => String(programId) === sessionStorage.getItem(KEPT_AS));
  const first = usual ?? (programs.length === 1 ? programs[0] : undefined);
  const [program, setProgram] = useState(first);
  const [mykeyId, setMykeyId] = useState('');
  const [typed, setTyped] = useState(first ? String(first.amount) : '');
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const [tried, setTried] = useState(false);
  const member = useMember(mykeyId);
  const { errors, rest } = usePlaced(act.refusal, {
    programId: ['program_unknown', 'program_of_other_department', 'program_ended'],
    mykeyId: ['mykey_id_form', 'member_unknown', 'not_usable_here'],
    amount: ['balance_out_of_range'],
    reason: ['amount_needs_reason'],
  });
  const amount = amountOf(typed);
  const differs = program !== undefined && amount !== undefined && amount !== program.amount;
  const reasonMissing = differs && reason.trim() === '';
  const ready = program !== undefined && amount !== undefined && member.is !== undefined && !reasonMissing;
  const choose = (id: string) => {
    const chosen = programs.find(({ programId }) => String(programId) === id);
    setProgram(chosen);
    if (chosen) setTyped(String(chosen.amount));
    sessionStorage.setItem(KEPT_AS, id);
  };
  const grant = () => {
    if (!ready) return;
    const body = { programId: program.programId, mykeyId, amount, ...(differs && { reason: reason.trim() }) };
    return act
      .run(
        () => points.call(pointsRoutes.grant, { body }),
        (answer) => {
          forget('grants');
          onGranted(answer);
        },
      )
      .then(() => setAsking(false));
  };
  return (
    <form
      className="mb-12 max-w-2xl"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        setAsking(ready);
      }}
    >
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <SelectField
        label={t('grant.program')}
        required
        value={program?.programId ?? ''}
        error={errors.programId}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{t('grant.choose')}</option>
        {programs.map(({ programId, name, department }) => (
          <option key={programId} value={programId}>{`${name}${aside(department.name)}`}</option>
        ))}
      </SelectField>
      <TextField
        label={t('grant.mykeyId')}
        hint={t('grant.mykeyIdHint')}
        required
        value={mykeyId}
        error={errors.mykeyId ?? (member.refusal && sentence(member.refusal))}
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => {
          act.clear();
          setMykeyId(event.target.value);
        }}
        after={
          <span role="status" className="inline-block min-w-24 font-700 text-success-2">
            {member.is && t('grant.isMember')}
          </span>
        }
      />
      <AmountField label={t('grant.amount')} typed={typed} onTyped={setTyped} error={errors.amount} />
      {differs && (
        <TextField
          label={t('grant.reason')}
          required
          value={reason}
          maxLength={200}
          error={errors.reason ?? (tried && reasonMissing ? t('grant.reasonMissing') : undefined)}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      <Button type="submit" size="large" disabled={program === undefined || amount === undefined || !member.is}>
        {t('grant.next')}
      </Button>
      {ready && (
        <ConfirmMove
          open={asking}
          title={t('grant.confirmTitle')}
          move={{
            from: t('grant.from', { program: program.name, department: program.department.name }),
            to: member.is,
            amount: { value: amount },
            expires: t('grant.until', { on: date(program.expiresOn) }),
          }}
          confirmLabel={t('grant.confirm')}
          busy={act.busy}
          onCancel={() => setAsking(false)}
          onConfirm={() => void grant()}
        />
      )}
    </form>
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
        {t('grant.number')} <span className="font-mono">{grant.grantKey}</span>
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
  const { name } = useStaff();
  const asked = useAskPages(['grants'], 'grants', (query) => points.call(pointsRoutes.listGrants, { query }));
  return (
    <Told asked={asked}>
      {({ grants }) => (
        <>
          <Table
            caption={t('grant.recent')}
            rows={grants}
            rowKey={({ grantKey }) => grantKey}
            csvName="grants.csv"
            printedBy={name}
            empty={t('grant.recentEmpty')}
            columns={[
              { key: 'at', head: t('grant.at'), value: ({ grantedAt }) => time(grantedAt) },
              { key: 'id', head: t('grant.mykeyId'), value: ({ mykeyId }) => mykeyId, names: true },
              { key: 'program', head: t('grant.program'), value: ({ program }) => program },
              { key: 'points', head: t('grant.points'), value: ({ points: granted }) => granted },
              { key: 'number', head: t('grant.number'), value: ({ grantKey }) => grantKey },
            ]}
          />
          <More asked={asked} />
        </>
      )}
    </Told>
  );
}
