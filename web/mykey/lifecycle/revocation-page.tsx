import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner, type Tone } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import { BackLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';

type Revocation = RouteAnswer<typeof mykeyRoutes.showRevocation>;
type List = Revocation['lists'][number];
type Run = NonNullable<Revocation['sweep']>;

/** How revocation stands: one sentence for the whole, then lists, responder and the daily run. Never a person. */
export function RevocationPage() {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { admin } = useFace();
  const asked = useRouteQuery(['admin-revocation'], () => admin.call(mykeyRoutes.showRevocation), { every: 30_000 });
  return (
    <>
      <BackLink to="/admin">{t('admin.add.back')}</BackLink>
      <PageTitle lead={t('admin.revocation.lead')}>{t('admin.revocation.title')}</PageTitle>
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.isPending && <Waiting what={shared('waiting.working')} />}
      {asked.data && (
        <>
          <Whole {...asked.data} />
          <Lists lists={asked.data.lists} />
          <Runs {...asked.data} />
          <Responder responder={asked.data.responder} />
        </>
      )}
    </>
  );
}

/** The worst of it, first. */
function worstOf({ lists, responder }: Revocation): { tone: Tone; says: 'refusing' | 'late' | 'responder' | 'good' } {
  if (lists.some(({ state }) => state === 'stale' || state === 'missing')) return { tone: 'error', says: 'refusing' };
  if (lists.some(({ state }) => state === 'late')) return { tone: 'warning', says: 'late' };
  if (responder.state === 'failing') return { tone: 'warning', says: 'responder' };
  return { tone: 'success', says: 'good' };
}

function Whole(revocation: Revocation) {
  const { t } = useTranslation('mykey');
  const { tone, says } = worstOf(revocation);
  return (
    <Banner tone={tone} live title={t(`admin.revocation.whole.${says}`)}>
      <p>{t(`admin.revocation.whole.${says}Body`)}</p>
    </Banner>
  );
}

function Lists({ lists }: { lists: readonly List[] }) {
  const { t } = useTranslation('mykey');
  const { time } = useDates();
  const because = useReason();
  const at = (instant: string | null) => (instant ? time(instant) : t('admin.revocation.none'));
  return (
    <Table
      caption={t('admin.revocation.lists')}
      rows={lists}
      rowKey={({ issuerKeyId }) => issuerKeyId}
      empty={t('admin.revocation.noAuthority')}
      columns={[
        {
          key: 'issuer',
          head: t('admin.revocation.issuer'),
          value: ({ issuerKeyId }) => issuerKeyId.slice(0, 8),
          show: ({ issuerKeyId }) => <span className="font-mono">{issuerKeyId.slice(0, 8)}</span>,
        },
        {
          key: 'state',
          head: t('admin.revocation.state'),
          value: ({ state }) => t(`admin.revocation.states.${state}`),
          show: ({ state }) => <strong className="whitespace-nowrap">{t(`admin.revocation.states.${state}`)}</strong>,
        },
        { key: 'number', head: t('admin.revocation.number'), value: ({ number }) => number ?? '' },
        { key: 'entries', head: t('admin.revocation.entries'), value: ({ entries }) => entries },
        { key: 'this', head: t('admin.revocation.thisUpdate'), value: ({ thisUpdate }) => at(thisUpdate) },
        { key: 'next', head: t('admin.revocation.nextUpdate'), value: ({ nextUpdate }) => at(nextUpdate) },
        {
          key: 'refused',
          head: t('admin.revocation.refused'),
          value: ({ refused }) =>
            refused ? `${because(refused.because)} ${time(refused.at)}` : t('admin.revocation.none'),
          show: ({ refused }) =>
            refused ? (
              <>
                {because(refused.because)}
                <br />
                <span className="text-solid-gray-700">{time(refused.at)}</span>
              </>
            ) : (
              t('admin.revocation.none')
            ),
        },
      ]}
    />
  );
}

/** A reason in words; one that this page does not know yet is shown as it is. */
function useReason() {
  const { t, i18n } = useTranslation('mykey');
  return (because: string) => {
    const key = `admin.revocation.reasons.${because}` as 'admin.revocation.reasons.missing';
    return i18n.exists(key, { ns: 'mykey' }) ? t(key) : because;
  };
}

function Runs({ sweep, lastFinished }: Pick<Revocation, 'sweep' | 'lastFinished'>) {
  const { t } = useTranslation('mykey');
  const { time } = useDates();
  return (
    <section className="mb-10 max-w-2xl">
      <h2 className="mb-3 text-xl font-700">{t('admin.revocation.run')}</h2>
      {sweep?.state === 'under_way' && (
        <p className="mb-3">
          {t('admin.revocation.underWay', { at: time(sweep.startedAt), checked: figures(sweep.checked) })}
        </p>
      )}
      {lastFinished ? <Finished run={lastFinished} /> : <p>{t('admin.revocation.noRun')}</p>}
    </section>
  );
}

function Finished({ run }: { run: Run }) {
  const { t } = useTranslation('mykey');
  const { time } = useDates();
  return (
    <>
      <p className="mb-3">{t('admin.revocation.finished', { at: time(run.endedAt ?? run.startedAt) })}</p>
      <dl className="border-t border-solid-gray-300">
        {(['checked', 'revoked', 'suspended', 'expired', 'withoutList'] as const).map((name) => (
          <div key={name} className="flex justify-between gap-6 border-b border-solid-gray-300 py-2.5">
            <dt>{t(`admin.revocation.counts.${name}`)}</dt>
            <dd className="font-700 whitespace-nowrap tabular-nums">
              {t('admin.revocation.cards', { n: figures(run[name]) })}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Responder({ responder: { state, failed, answeredAgainAt } }: Pick<Revocation, 'responder'>) {
  const { t } = useTranslation('mykey');
  const { time } = useDates();
  const because = useReason();
  return (
    <section className="mb-10 max-w-2xl">
      <h2 className="mb-3 text-xl font-700">{t('admin.revocation.responder')}</h2>
      <p>{t(`admin.revocation.responders.${state}`)}</p>
      {state !== 'none' && failed && (
        <p className="mt-2 text-solid-gray-700">
          {t('admin.revocation.lastFailure', { because: because(failed.because), at: time(failed.at) })}
          {answeredAgainAt && t('admin.revocation.recovered', { at: time(answeredAgainAt) })}
        </p>
      )}
    </section>
  );
}
