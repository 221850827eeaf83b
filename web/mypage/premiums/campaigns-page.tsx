import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { useDates } from '../../components/dates.ts';
import { More } from '../../components/more.tsx';
import { BackLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { NotYet } from '../purse-page.tsx';

type Campaign = RouteAnswer<typeof pointsRoutes.listOpenCampaigns>['campaigns'][number];

/** Where and when points bring a premium: for anybody, so also for those who are still on their way (R13-06). */
export function CampaignsPage() {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const asked = useRoutePages(['campaigns'], 'campaigns', (query) =>
    points.call(pointsRoutes.listOpenCampaigns, { query }),
  );
  if (!asked.data) return <NotYet refusal={asked.refusal} onAgain={asked.refetch} />;
  const { campaigns } = asked.data;
  return (
    <>
      <BackLink to="/">{t('campaigns.home')}</BackLink>
      <PageTitle lead={t('campaigns.lead')}>{t('campaigns.title')}</PageTitle>
      {campaigns.length === 0 && <p className="rounded-8 bg-solid-gray-50 p-6">{t('campaigns.empty')}</p>}
      <ul aria-label={t('campaigns.label')} className="grid gap-6">
        {campaigns.map((campaign) => (
          <One key={campaign.campaignId} campaign={campaign} />
        ))}
      </ul>
      <More asked={asked} />
    </>
  );
}

function One({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('mypage');
  const { date, time } = useDates();
  const { beside, list, through } = usePhrases();
  const nameId = useId();
  const { name, occasion, percent, municipalities, place, startsAt, endsAt, perHolder, expiresOn, state } = campaign;
  const where = {
    use: place ? t('campaigns.byCard', { place }) : t('campaigns.everywhere'),
    voucher: place ? t('campaigns.vouchers', { place }) : t('campaigns.anyVoucher'),
    allocation: t('campaigns.moving'),
  };
  return (
    <li aria-labelledby={nameId} className="rounded-12 border-2 border-solid-gray-300 p-5">
      <p className="text-solid-gray-700">
        {beside(list(municipalities.map((town) => town.name)), t(`campaigns.states.${state}`))}
      </p>
      <h2 id={nameId} className="mb-1 text-xl font-700">
        {name}
      </h2>
      <p className="mb-3 text-lg font-700">{t(`campaigns.${occasion}`, { percent })}</p>
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr]">
        <dt className="text-solid-gray-700">{t('campaigns.period')}</dt>
        <dd>{through(time(startsAt), time(endsAt))}</dd>
        <dt className="text-solid-gray-700">{t('campaigns.place')}</dt>
        <dd>{where[occasion]}</dd>
        {perHolder !== null && (
          <>
            <dt className="text-solid-gray-700">{t('campaigns.perHolder')}</dt>
            <dd>
              <Amount value={perHolder} />
            </dd>
          </>
        )}
        <dt className="text-solid-gray-700">{t('campaigns.expires')}</dt>
        <dd>{date(expiresOn)}</dd>
      </dl>
    </li>
  );
}
