import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, type RouteRequest } from '../../../contract/index.ts';
import { mailingProblems } from '../../../contract/points/grants/mailing-problems.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { useLanguage } from '../../words/use-language.ts';
import { useFace } from '../face.ts';

/** A list as it was sent, and what it came to: the files are asked for with the very same list. */
export type Checked = {
  sent: NonNullable<RouteRequest<typeof pointsRoutes.checkMailing>['body']>;
  told: RouteAnswer<typeof pointsRoutes.checkMailing>;
};

/** What a list comes to: its counts, who is left out and why, and the files. */
export function MailingResult({ checked }: { checked: Checked }) {
  const { t } = useTranslation('office');
  const { lines, controlCount, problems } = checked.told;
  return (
    <section>
      <h2 className="mb-4 text-2xl font-700">{t('mailing.result')}</h2>
      {lines !== controlCount && <Banner tone="error" live title={t('mailing.totalsDiffer')} />}
      {lines === controlCount && problems.length === 0 && <Banner tone="success" live title={t('mailing.allGood')} />}
      <WithOfficer checked={checked} />
      <Totals checked={checked} />
      <Problems checked={checked} />
      {lines === controlCount && <Downloads checked={checked} />}
    </section>
  );
}

type Props = { checked: Checked };

/** To the two officers of a protected person alone; it is in no file. */
function WithOfficer({ checked: { told } }: Props) {
  const { t } = useTranslation('office');
  if (told.withOfficer.length === 0) return null;
  return (
    <>
      <Banner tone="warning" title={t('mailing.protectedTitle')}>
        {t('mailing.protectedLead')}
      </Banner>
      <Table
        caption={t('mailing.protectedLines')}
        empty=""
        rows={told.withOfficer}
        rowKey={({ line }) => String(line)}
        columns={[
          { key: 'line', head: t('mailing.line'), value: ({ line }) => String(line) },
          { key: 'id', head: t('mailing.mykeyId'), value: ({ mykeyId }) => mykeyId },
        ]}
      />
    </>
  );
}

/** The file's count beside the one that the officer entered, and what becomes of its lines: both sums are one. */
function Totals({ checked: { sent, told } }: Props) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { lines, controlCount, good, columns } = told;
  const missing = (['personNumber', 'diedOn', 'movedOn'] as const).filter((name) => !columns[name]);
  return (
    <>
      {missing.length > 0 && (
        <Banner
          tone="warning"
          title={t('mailing.noColumns', {
            columns: missing.map((name) => t(`mailing.columnNames.${name}`)).join(t('mailing.comma')),
          })}
        />
      )}
      <Table
        caption={beside(t('mailing.totals'), sent.fileName)}
        empty=""
        rows={[
          { key: 'file', name: t('mailing.inFile'), count: lines },
          { key: 'control', name: t('mailing.entered'), count: controlCount },
          { key: 'difference', name: t('mailing.difference'), count: lines - controlCount },
          { key: 'good', name: t('mailing.good'), count: good },
          { key: 'leftOut', name: t('mailing.leftOut'), count: lines - good },
        ]}
        rowKey={({ key }) => key}
        columns={[
          { key: 'name', head: t('mailing.what'), value: ({ name }) => name },
          { key: 'count', head: t('mailing.count'), value: ({ count }) => count },
        ]}
      />
    </>
  );
}

function Problems({ checked: { told } }: Props) {
  const { t } = useTranslation('office');
  const language = useLanguage();
  const { problems, first, lines, good } = told;
  if (problems.length === 0) return null;
  const leftOut = lines - good;
  return (
    <>
      <Table
        caption={t('mailing.reasons')}
        empty=""
        rows={problems}
        rowKey={({ problem }) => problem}
        columns={[
          { key: 'reason', head: t('mailing.reason'), value: ({ problem }) => mailingProblems[problem][language] },
          { key: 'count', head: t('mailing.count'), value: ({ count }) => count, isSummed: true },
        ]}
      />
      <Table
        caption={leftOut > first.length ? t('mailing.firstOf', { count: leftOut }) : t('mailing.first')}
        empty=""
        rows={first}
        rowKey={({ line }) => String(line)}
        columns={[
          { key: 'line', head: t('mailing.line'), value: ({ line }) => String(line) },
          { key: 'id', head: t('mailing.mykeyId'), value: ({ mykeyId }) => mykeyId },
          { key: 'reason', head: t('mailing.reason'), value: ({ problem }) => mailingProblems[problem][language] },
        ]}
      />
    </>
  );
}

/** The lines to send to and those left out, in the encoding that the office's programs read. */
function Downloads({ checked: { sent, told } }: Props) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const language = useLanguage();
  const { points } = useFace();
  const act = useRouteMutation();
  const { judgedSha256, lines, good } = told;
  const save = (what: string, asked: { only: 'good' | 'problems'; encoding: 'utf8' | 'shift_jis' }) =>
    act.mutate(
      () => points.download(pointsRoutes.downloadMailing, { body: { ...sent, ...asked, judgedSha256, language } }),
      (file) => saveFile(fileNameOf(what, sent.mailedOn), file),
    );
  const kinds = [
    { only: 'good' as const, words: t('mailing.goodLines'), count: good },
    { only: 'problems' as const, words: t('mailing.problemLines'), count: lines - good },
  ];
  return (
    <section className="mb-10 print:hidden">
      <h3 className="mb-3 text-xl font-700">{t('mailing.downloads')}</h3>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <ul className="grid gap-3">
        {kinds
          .filter(({ count }) => count > 0)
          .map(({ only, words, count }) => (
            <li key={only} className="flex flex-wrap items-center gap-3">
              <span className="min-w-60">{beside(words, t('mailing.linesOf', { count }))}</span>
              {(['utf8', 'shift_jis'] as const).map((encoding) => (
                <Button
                  key={encoding}
                  look="outline"
                  size="small"
                  busy={act.isPending}
                  onClick={() => void save(words, { only, encoding })}
                >
                  {beside(t('mailing.csv'), t(`mailing.encodings.${encoding}`))}
                </Button>
              ))}
            </li>
          ))}
      </ul>
    </section>
  );
}
