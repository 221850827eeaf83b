import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { useInvalidate, useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

/** お知らせ that did not reach the person at the desk: what to tell them, and that they were told. No company and no points. */
export function DeskNotices({ mykeyId }: { mykeyId: string }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { points } = useFace();
  const act = useRouteMutation();
  const forget = useInvalidate();
  const [toldOf, setToldOf] = useState<string>();
  const params = { mykeyId };
  const asked = useRouteQuery(['desk-notices', mykeyId], () => points.call(pointsRoutes.listNoticesAtDesk, { params }));
  const notices = asked.data?.notices ?? [];
  const told = () =>
    act.mutate(
      () =>
        points.call(pointsRoutes.markToldAtDesk, {
          params,
          body: { noticeIds: notices.map(({ noticeId }) => noticeId) },
        }),
      () => {
        setToldOf(mykeyId);
        forget('desk-notices');
      },
    );
  if (notices.length === 0) return toldOf === mykeyId ? <Banner tone="success" live title={t('desk.done')} /> : null;
  return (
    <Banner tone="info" live title={t('desk.title')}>
      <p className="mb-2">{t('desk.lead')}</p>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <ul className="mb-4 list-disc ps-6">
        {notices.map(({ noticeId, kind, allocateBy }) => (
          <li key={noticeId}>{t(`desk.notices.${kind}`, { on: date(allocateBy) })}</li>
        ))}
      </ul>
      <Button look="outline" busy={act.isPending} onClick={() => void told()}>
        {t('desk.told')}
      </Button>
    </Banner>
  );
}
