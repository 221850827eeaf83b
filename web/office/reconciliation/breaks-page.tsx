import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { dayInJapan, useDates } from '../../components/dates.ts';
import { SelectField } from '../../components/field.tsx';
import { More } from '../../components/more.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';
import { BreakCard } from './break-card.tsx';
import type { BankBreak } from './step.ts';

const STATES = ['open', 'ended'] as const;

/** 突き合わないもの: each with why, since when, whose it is and what it could be; and those that have ended. */
export function BankBreaksPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [state, setState] = useState<(typeof STATES)[number]>('open');
  const [done, setDone] = useState<string>();
  const asked = useRoutePages(['bank-breaks', state], 'breaks', (query) =>
    points.call(pointsRoutes.listBankBreaks, { query: { ...query, state } }),
  );
  return (
    <RegisterPage title={t('bankBreaks.title')} lead={t('bankBreaks.lead')} done={done}>
      <div className="mb-6 max-w-72 print:hidden">
        <SelectField
          label={t('bankBreaks.state')}
          value={state}
          onChange={(event) => setState(event.target.value as typeof state)}
        >
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(`bankBreaks.states.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <Told asked={asked}>
        {({ breaks }) => (
          <>
            {state === 'open' ? <Open breaks={breaks} onDone={setDone} /> : <Ended breaks={breaks} />}
            <More asked={asked} />
          </>
        )}
      </Told>
    </RegisterPage>
  );
}

function Open({ breaks, onDone }: { breaks: readonly BankBreak[]; onDone: (words: string) => void }) {
  const { t } = useTranslation('office');
  if (breaks.length === 0) return <p className="mb-10 rounded-8 bg-solid-gray-50 p-6">{t('bankBreaks.openEmpty')}</p>;
  return breaks.map((one) => <BreakCard key={one.breakId} of={one} onDone={onDone} />);
}

function Ended({ breaks }: { breaks: readonly BankBreak[] }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  return (
    <Table
      caption={t('bankBreaks.states.ended')}
      rows={breaks}
      rowKey={({ breakId }) => `${breakId}`}
      empty={t('bankBreaks.endedEmpty')}
      csv
      columns={[
        { key: 'kind', head: t('bankBreaks.kind'), value: ({ kind }) => t(`bankBreaks.kinds.${kind}`) },
        { key: 'on', head: t('bankBreaks.onDay'), value: ({ onDay }) => onDay, isDay: true },
        {
          key: 'yen',
          head: t('bankBreaks.yen'),
          value: ({ yen }) => yen,
          show: ({ yen, source }) => <Amount value={yen} unit={source === 'bank' ? 'yen' : 'points'} />,
        },
        {
          key: 'party',
          head: t('bankBreaks.party'),
          value: ({ movement, items, order }) =>
            movement?.remitterName.trim().normalize('NFKC') || (items[0]?.name ?? order?.orderNumber ?? ''),
        },
        {
          key: 'ended',
          head: t('bankBreaks.ended'),
          value: ({ ended }) =>
            ended
              ? t('bankBreaks.endedOn', { on: date(dayInJapan(ended.at)), as: t(`bankBreaks.endedAs.${ended.as}`) })
              : '',
        },
        { key: 'owner', head: t('bankBreaks.owner'), value: ({ owner }) => owner?.name ?? '', inDetail: true },
        { key: 'reason', head: t('bankBreaks.reason'), value: ({ ended }) => ended?.reason ?? '', inDetail: true },
      ]}
    />
  );
}
