import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { dayInJapan, useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import { LineList } from '../../components/line-list.tsx';
import { More } from '../../components/more.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate, useRouteMutation } from '../../components/use-route.ts';
import { type Notice, useBalances, useNotices } from '../asks.ts';
import { useFace } from '../face.ts';
import { NotYet } from '../purse-page.tsx';

/** What a notice says, and what to do now. */
function useNoticeWords(): (notice: Notice) => { title: string; body: string } {
  const { t } = useTranslation('mypage');
  const { date } = useDates();
  const usual = useBalances().data?.defaultMunicipality;
  return ({ kind, company, points, allocateBy, to, reason }) => {
    const said = { company, points: figures(points), on: date(allocateBy) };
    if (kind === 'moved')
      return { title: t('notices.moved', { ...said, to: t('home.purse', { name: to?.name ?? '' }) }), body: '' };
    if (kind === 'postponed')
      return { title: t('notices.postponed', said), body: t(`notices.because.${reason ?? 'no_default'}`) };
    const body = usual ? t('notices.becomes', { town: t('home.purse', { name: usual.name }) }) : t('notices.noUsual');
    return { title: t('notices.told', said), body };
  };
}

/** Notices that the holder has not read yet, before all else; one press says that all of them were read. */
export function NewNotices() {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const notices = useNotices();
  const wordsOf = useNoticeWords();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const unread = notices.data?.notices.filter(({ isNew }) => isNew) ?? [];
  if (unread.length === 0) return null;
  const body = { notices: unread.map(({ noticeId, kind }) => ({ noticeId, kind })) };
  const read = () =>
    act.mutate(
      () => points.call(pointsRoutes.markNoticesSeen, { body }),
      () => forget('notices'),
    );
  const asksToChoose = unread.some(({ kind }) => kind !== 'moved');
  return (
    <section aria-label={t('notices.title')}>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {unread.map((notice) => {
        const { title, body } = wordsOf(notice);
        return (
          <Banner key={notice.noticeId} tone={notice.kind === 'moved' ? 'info' : 'warning'} title={title}>
            {body && <p>{body}</p>}
          </Banner>
        );
      })}
      <div className="mb-8 flex flex-wrap gap-4">
        {asksToChoose && <NextLink to="/allocate">{t('home.chooseNow')}</NextLink>}
        <Button look="outline" busy={act.isPending} onClick={() => void read()}>
          {t('notices.read')}
        </Button>
      </div>
    </section>
  );
}

/** All notices, the newest first. */
export function NoticesPage() {
  const { t } = useTranslation('mypage');
  const { date } = useDates();
  const notices = useNotices();
  const wordsOf = useNoticeWords();
  return (
    <>
      <BackLink to="/">{t('purse.back')}</BackLink>
      <PageTitle lead={t('notices.lead')}>{t('notices.title')}</PageTitle>
      {!notices.data && <NotYet refusal={notices.refusal} onAgain={notices.refetch} />}
      {notices.data && (
        <LineList
          label={t('notices.title')}
          empty={t('notices.empty')}
          lines={notices.data.notices.map((notice) => ({
            key: String(notice.noticeId),
            name: wordsOf(notice).title,
            note: (
              <>
                <span className="block">{wordsOf(notice).body}</span>
                <span className="block">{date(dayInJapan(notice.at))}</span>
              </>
            ),
          }))}
        />
      )}
      <More asked={notices} />
    </>
  );
}
