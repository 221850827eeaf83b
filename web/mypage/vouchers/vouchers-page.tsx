import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, spacedVoucherNumber } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { LineList } from '../../components/line-list.tsx';
import { More } from '../../components/more.tsx';
import { BackLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';

type Voucher = RouteAnswer<typeof pointsRoutes.listMyVouchers>['vouchers'][number];

/** Every voucher that I took: its number, where it counts and until when, and whether it was used. */
export function VouchersPage() {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const asked = useRoutePages(['vouchers'], 'vouchers', (query) => points.call(pointsRoutes.listMyVouchers, { query }));
  return (
    <>
      <BackLink to="/use">{t('use.title')}</BackLink>
      <PageTitle lead={t('vouchers.lead')}>{t('vouchers.title')}</PageTitle>
      {asked.isPending && <Waiting what={t('vouchers.title')} />}
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && (
        <LineList
          label={t('vouchers.title')}
          empty={t('vouchers.empty')}
          lines={asked.data.vouchers.map((voucher) => ({
            key: voucher.number,
            name: voucher.kind,
            note: <Details voucher={voucher} />,
            amount: { value: voucher.points },
            after: t(`vouchers.states.${voucher.state}`),
          }))}
        />
      )}
      <More asked={asked} />
    </>
  );
}

function Details({ voucher }: { voucher: Voucher }) {
  const { t } = useTranslation('mypage');
  const { date } = useDates();
  const town = voucher.municipality.name;
  const inTown = voucher.scheme
    ? t('vouchers.ofScheme', { town, scheme: voucher.scheme })
    : t('vouchers.everywhere', { town });
  const where = voucher.street ? t('vouchers.ofStreet', { street: voucher.street }) : inTown;
  return (
    <>
      <span className="block whitespace-nowrap">{spacedVoucherNumber(voucher.number)}</span>
      <span className="block">{where}</span>
      <span className="block">
        {t('vouchers.period', { from: date(voucher.validFrom), through: date(voucher.validThrough) })}
      </span>
    </>
  );
}
