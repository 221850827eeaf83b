import { useTranslation } from 'react-i18next';
import type { DepartmentEffects, ProgramEffects } from '../../../contract/points/grants/rehearsal.ts';
import { Banner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { figures } from '../../components/figures.ts';
import { usePhrases } from '../../components/phrases.tsx';

type Share = ProgramEffects['granted'];
type Fact = readonly [string, React.ReactNode];

/** So many people and points, in words. */
function useShare(): (share: Share) => string {
  const { t } = useTranslation('office');
  return ({ people, points }) => t('rehearsal.share', { people: figures(people), points: figures(points) });
}

/** What a change of a programme does: first what it takes from whom, then the rest, without what it leaves as it is. */
export function ProgramEffectsShown({ effects }: { effects: ProgramEffects }) {
  const { t } = useTranslation('office');
  const share = useShare();
  const facts = useFacts(effects);
  const { refused, earlier, because } = effects.applications;
  const sum = (of: Share) => ({ count: of.people, points: figures(of.points) });
  const title = () => {
    if (refused.people > 0) return t('rehearsal.refusedSum', sum(refused));
    if (earlier.people > 0) return t('rehearsal.earlierSum', sum(earlier));
    return t('rehearsal.someSum');
  };
  return (
    <>
      {isAffected(effects) ? (
        <Banner tone="warning" title={title()}>
          {because.map(({ outcome, ...of }) => (
            <p key={outcome}>
              {t('rehearsal.because', { because: t(`rehearsal.causes.${outcome}`), share: share(of) })}
            </p>
          ))}
        </Banner>
      ) : (
        <Banner tone="info" title={t('rehearsal.nothing')} />
      )}
      <Facts facts={facts} />
      <Venues effects={effects} />
      <Files effects={effects} />
    </>
  );
}

const isAffected = ({ applications, limits, venueCount, fileCount }: ProgramEffects): boolean =>
  applications.refused.people + applications.earlier.people + limits.reached + venueCount + fileCount > 0;

/** What stands and what waits, line by line. What is nought both before and after is not said. */
function useFacts(effects: ProgramEffects): Fact[] {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const share = useShare();
  const { granted, lasts, budgetLeft, limits, applications } = effects;
  const some = (name: string, of: Share): Fact[] => (of.people > 0 ? [[name, share(of)]] : []);
  const people = (name: string, count: number): Fact[] =>
    count > 0 ? [[name, t('rehearsal.people', { people: figures(count) })]] : [];
  const fromTo = (before: string, after: string) =>
    before === after ? before : t('rehearsal.fromTo', { before, after });
  const day = (on: string | null) => (on === null ? t('rehearsal.outside') : date(on));
  const left = (points: number | null) => (points === null ? t('rehearsal.noLimit') : figures(points));
  const hasBudget = budgetLeft.before !== null || budgetLeft.after !== null;
  return [
    [t('rehearsal.granted'), share(granted)],
    [t('rehearsal.lasts', { on: date(lasts.on) }), fromTo(day(lasts.before), day(lasts.after))],
    ...(hasBudget
      ? [[t('rehearsal.budgetLeft'), fromTo(left(budgetLeft.before), left(budgetLeft.after))] as const]
      : []),
    ...some(t('rehearsal.waiting'), applications.waiting),
    ...some(t('rehearsal.refused'), applications.refused),
    ...some(t('rehearsal.admitted'), applications.admitted),
    ...some(t('rehearsal.earlier'), applications.earlier),
    ...some(t('rehearsal.later'), applications.later),
    ...people(t('rehearsal.reached'), limits.reached),
    ...people(t('rehearsal.freed'), limits.freed),
  ];
}

function Venues({ effects: { venues, venueCount } }: { effects: ProgramEffects }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { beside } = usePhrases();
  const share = useShare();
  if (venueCount === 0) return null;
  return (
    <Section title={t('rehearsal.venues')} others={venueCount - venues.length}>
      {venues.map(({ venueId, name, heldOn, receivesNobody, noWalkIns, refused }) => (
        <li key={venueId}>
          {beside(
            date(heldOn),
            name,
            receivesNobody && t('rehearsal.receivesNobody'),
            noWalkIns && t('rehearsal.noWalkIns'),
            refused.people > 0 && t('rehearsal.venueRefused', { share: share(refused) }),
          )}
        </li>
      ))}
    </Section>
  );
}

function Files({ effects: { files, fileCount } }: { effects: ProgramEffects }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const share = useShare();
  if (fileCount === 0) return null;
  return (
    <Section title={t('rehearsal.files')} others={fileCount - files.length}>
      {files.map(({ uploadId, fileName, lines, refused, overBudget }) => (
        <li key={uploadId}>
          {beside(
            fileName,
            lines > 0 && t('rehearsal.fileLines', { lines: figures(lines), share: share(refused) }),
            overBudget && t('rehearsal.overBudget'),
          )}
        </li>
      ))}
    </Section>
  );
}

function Section({ title, others, children }: { title: string; others: number; children: React.ReactNode }) {
  const { t } = useTranslation('office');
  return (
    <section className="mt-6">
      <h3 className="mb-2 text-lg font-700">{title}</h3>
      <ul className="grid list-disc gap-2 ps-6">
        {children}
        {others > 0 && <li>{t('rehearsal.others', { number: figures(others) })}</li>}
      </ul>
    </section>
  );
}

/** What a department would hand over, and to whom. */
export function DepartmentEffectsShown({ effects }: { effects: DepartmentEffects }) {
  const { t } = useTranslation('office');
  const { list } = usePhrases();
  const share = useShare();
  const { successor, programs, people, venues, applications, files } = effects;
  const count = (of: number) => t('rehearsal.count', { number: figures(of) });
  const named = ({ count: all, names }: { count: number; names: readonly string[] }, words: string) => (
    <>
      <p>{words}</p>
      {names.length > 0 && <p>{list(names)}</p>}
      {all > names.length && <p>{t('rehearsal.others', { number: figures(all - names.length) })}</p>}
    </>
  );
  if (programs.count + people.count === 0) return <Banner tone="info" title={t('rehearsal.nothingHandedOver')} />;
  return (
    <>
      <Banner tone="info" title={t('rehearsal.handedOver', { successor })} />
      <Facts
        facts={[
          [t('rehearsal.programs'), named(programs, count(programs.count))],
          [t('rehearsal.staff'), named(people, t('rehearsal.people', { people: figures(people.count) }))],
          ...(venues > 0
            ? ([
                [t('rehearsal.venuesFrom'), count(venues)],
                [t('rehearsal.applications'), share(applications)],
              ] as const)
            : []),
          ...(files > 0 ? ([[t('rehearsal.filesOpen'), count(files)]] as const) : []),
        ]}
      />
    </>
  );
}
