import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { More } from '../../components/more.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { Returned } from './reserve-returned.tsx';

type Letter = RouteAnswer<typeof pointsRoutes.listReserveLetters>['letters'][number];

/** お知らせの郵送: letters that are to go out and went, what came back, and who is told at a counter because of it. */
export function ReserveLettersPage() {
  const { t } = useTranslation('office');
  return (
    <>
      <PageTitle lead={t('letters.lead')}>{t('letters.title')}</PageTitle>
      <Letters />
      <Returned />
    </>
  );
}

/** Whose deadline comes, and who has no mail: they are told by letter, and a letter that went out is marked. */
function Letters() {
  const { t } = useTranslation('office');
  const { date, time } = useDates();
  const { points } = useFace();
  const asked = useRoutePages(['reserve-letters'], 'letters', (query) =>
    points.call(pointsRoutes.listReserveLetters, { query }),
  );
  const sentOf = ({ sent }: Letter) =>
    sent ? t('letters.sentOf', { at: time(sent.at), by: sent.by }) : t('letters.notSent');
  return (
    <>
      <Told asked={asked}>
        {({ letters }) => (
          <>
            <Table
              caption={t('reserveCases.letters')}
              empty={t('reserveCases.lettersEmpty')}
              csv
              rows={letters}
              rowKey={({ letterId }) => String(letterId)}
              columns={[
                { key: 'mykeyId', head: t('reserveCases.mykeyId'), value: ({ mykeyId }) => mykeyId, names: true },
                { key: 'company', head: t('reserveCases.company'), value: ({ company }) => company },
                { key: 'points', head: t('reserveCases.points'), value: (one) => one.points, isSummed: true },
                { key: 'allocateBy', head: t('reserveCases.allocateBy'), value: ({ allocateBy }) => date(allocateBy) },
                {
                  key: 'usual',
                  head: t('reserveCases.usual'),
                  value: ({ usual }) => usual ?? t('reserveCases.noUsual'),
                },
                { key: 'sent', head: t('letters.sent'), value: sentOf, inDetail: true },
              ]}
            />
            <MarkSent letters={letters.filter(({ sent }) => sent === null)} />
          </>
        )}
      </Told>
      <More asked={asked} />
    </>
  );
}

const markedAtOnce = 500;
/** Marks what was not sent yet, after one question. */
function MarkSent({ letters }: { letters: readonly Letter[] }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [asking, setAsking] = useState(false);
  const [marked, setMarked] = useState<number>();
  const some = letters.slice(0, markedAtOnce);
  const count = some.length;
  return (
    <>
      {marked !== undefined && <Banner tone="success" live title={t('letters.marked', { count: marked })} />}
      {count > 0 && (
        <p className="mb-8 print:hidden">
          <Button look="outline" onClick={() => setAsking(true)}>
            {t('letters.markAll', { count })}
          </Button>
        </p>
      )}
      {asking && (
        <Question
          title={t('letters.markTitle')}
          confirm={t('letters.markAll', { count })}
          ask={() =>
            points.call(pointsRoutes.markLettersSent, { body: { letterIds: some.map(({ letterId }) => letterId) } })
          }
          forgets={['reserve-letters']}
          onDone={({ sent }) => {
            setAsking(false);
            setMarked(sent);
          }}
          onClose={() => setAsking(false)}
        >
          <p>{t('letters.markBody', { count })}</p>
        </Question>
      )}
    </>
  );
}
