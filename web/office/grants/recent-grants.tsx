import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, receiptNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { figures } from '../../components/figures.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RowButton, Told } from '../office-page.tsx';

type Grant = RouteAnswer<typeof pointsRoutes.listGrants>['grants'][number];

/** 取引データ: what was granted lately, and a wrong one taken back where it stands. */
export function RecentGrants() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [wrong, setWrong] = useState<Grant>();
  const [done, setDone] = useState<string>();
  const columns = useColumns(setWrong);
  const asked = useRoutePages(['grants'], 'grants', (query) => points.call(pointsRoutes.listGrants, { query }));
  return (
    <Told asked={asked}>
      {({ grants }) => (
        <>
          {done && <Banner tone="success" live title={done} />}
          <Table
            caption={t('grant.recent')}
            rows={grants}
            rowKey={({ grantKey }) => grantKey}
            csv
            empty={t('grant.recentEmpty')}
            columns={columns}
          />
          <More asked={asked} />
          {wrong && (
            <TakeBack
              grant={wrong}
              onDone={(words) => {
                setWrong(undefined);
                setDone(words);
              }}
            />
          )}
        </>
      )}
    </Told>
  );
}

function useColumns(onWrong: (grant: Grant) => void): Column<Grant>[] {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const stateOf = useStates();
  return [
    { key: 'at', head: t('grant.at'), value: ({ grantedAt }) => time(grantedAt) },
    { key: 'id', head: t('grant.mykeyId'), value: ({ mykeyId }) => mykeyId, names: true },
    { key: 'program', head: t('grant.program'), value: ({ program }) => program },
    { key: 'points', head: t('grant.points'), value: ({ points: granted }) => granted },
    { key: 'state', head: t('grant.state'), value: stateOf },
    { key: 'by', inDetail: true, head: t('grant.by'), value: ({ by }) => by },
    {
      key: 'number',
      inDetail: true,
      head: t('grant.number'),
      value: ({ grantKey }) => receiptNumber(grantKey),
    },
    {
      key: 'why',
      inDetail: true,
      head: t('grant.takeBackReason'),
      value: ({ takenBack }) => takenBack?.reason ?? '',
    },
    {
      key: 'action',
      head: t('register.action'),
      show: (grant) =>
        grant.takenBack === null && (
          <RowButton
            label={t('grant.takeBack')}
            of={`${grant.mykeyId} ${grant.program}`}
            onClick={() => onWrong(grant)}
          />
        ),
    },
  ];
}

function useStates(): (grant: Grant) => string {
  const { t } = useTranslation('office');
  return ({ takenBack }) => {
    if (takenBack === null) return t('grant.states.granted');
    if (takenBack.points === null) return t('grant.states.returning');
    const missing = takenBack.wanted - takenBack.points;
    return missing === 0 ? t('grant.states.returned') : t('grant.states.short', { missing: figures(missing) });
  };
}

/** The last look before a grant is taken back, and why. */
function TakeBack({ grant, onDone }: { grant: Grant; onDone: (words?: string) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { time } = useDates();
  const form = useRouteForm({
    route: pointsRoutes.takeGrantBack,
    words: 'office.grant',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.takeGrantBack, { params: { grantKey: grant.grantKey }, body }),
    forgets: ['grants', 'programs', 'budget-lines'],
    done: ({ points: back, missing }) =>
      onDone(
        t(missing === 0 ? 'grant.takenBack' : 'grant.takenBackShort', {
          points: figures(back),
          missing: figures(missing),
        }),
      ),
  });
  return (
    <Dialog open title={t('grant.takeBackTitle')} onClose={() => onDone()}>
      <Facts
        className="mb-4"
        facts={[
          [t('grant.at'), time(grant.grantedAt)],
          [t('grant.mykeyId'), grant.mykeyId],
          [t('grant.program'), grant.program],
          [t('grant.points'), <Amount key="points" value={grant.points} size="medium" />],
        ]}
      />
      <p className="mb-4">{t('grant.takeBackLead')}</p>
      <form.Entry submit={t('grant.takeBack')} look="danger" onCancel={() => onDone()}>
        <form.Text name="reason" label={t('grant.takeBackReason')} />
      </form.Entry>
    </Dialog>
  );
}
