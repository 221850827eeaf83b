import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { dayInJapan, useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useInvalidate, useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { NotYet } from '../purse-page.tsx';

type Shown = RouteAnswer<typeof pointsRoutes.showNoticeMail>;

/** お知らせのメール: an address is given, proven by the code that was sent to it, and taken away again. */
export function NoticeMail() {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const asked = useRouteQuery(['notice-mail'], () => points.call(pointsRoutes.showNoticeMail));
  const [said, setSaid] = useState<string>();
  return (
    <section aria-label={t('noticeMail.title')} className="mb-12 border-t border-solid-gray-300 pt-8">
      <h2 className="mb-2 text-xl font-700">{t('noticeMail.title')}</h2>
      <p className="mb-4 text-solid-gray-700">{t('noticeMail.lead')}</p>
      {said && <Banner tone="success" live title={said} />}
      {asked.data ? (
        <State shown={asked.data} onSaid={setSaid} />
      ) : (
        <NotYet refusal={asked.refusal} onAgain={asked.refetch} />
      )}
    </section>
  );
}

type Step = { onSaid: (words: string | undefined) => void };

function State({ shown, onSaid }: Step & { shown: Shown }) {
  const { t } = useTranslation('mypage');
  const { date } = useDates();
  const [changes, setChanges] = useState(false);
  const { email, failedAt, asked } = shown;
  if (asked !== null)
    return (
      <>
        <EnterCode asked={asked} onSaid={onSaid} />
        <details className="mt-6">
          <summary className="cursor-pointer underline">{t('noticeMail.again')}</summary>
          <div className="mt-4">
            <GiveAddress onSaid={onSaid} />
          </div>
        </details>
      </>
    );
  if (email === null) return <GiveAddress onSaid={onSaid} />;
  return (
    <>
      {failedAt === null ? (
        <p className="mb-4">
          {t('noticeMail.stands')}: <strong className="break-all">{email}</strong>
        </p>
      ) : (
        <Banner tone="warning" title={t('noticeMail.failed', { on: date(dayInJapan(failedAt)) })}>
          <p className="break-all">{email}</p>
          <p>{t('noticeMail.failedBody')}</p>
        </Banner>
      )}
      {changes ? (
        <GiveAddress onSaid={onSaid} />
      ) : (
        <div className="flex flex-wrap gap-4">
          <Button look="outline" onClick={() => setChanges(true)}>
            {t('noticeMail.change')}
          </Button>
          <End onSaid={onSaid} />
        </div>
      )}
    </>
  );
}

function GiveAddress({ onSaid }: Step) {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.askForNoticeMail,
    words: 'mypage.noticeMail',
    values: { email: '' },
    send: (body) => points.call(pointsRoutes.askForNoticeMail, { body }),
    refusals: { email: ['notice_mail_too_often'] },
    forgets: ['notice-mail'],
    done: () => onSaid(undefined),
  });
  return (
    <form.Entry submit={t('noticeMail.send')}>
      <form.Text name="email" type="email" autoComplete="email" />
    </form.Entry>
  );
}

function EnterCode({ asked, onSaid }: Step & { asked: string }) {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.confirmNoticeMail,
    words: 'mypage.noticeMail',
    values: { code: '' },
    send: (body) => points.call(pointsRoutes.confirmNoticeMail, { body }),
    refusals: { code: ['notice_mail_code_wrong', 'notice_mail_code_over'] },
    forgets: ['notice-mail'],
    done: ({ email }) => onSaid(t('noticeMail.confirmed', { email })),
  });
  return (
    <form.Entry submit={t('noticeMail.confirm')}>
      <p className="mb-4 break-all">{t('noticeMail.sent', { email: asked })}</p>
      <form.Text name="code" inputMode="numeric" autoComplete="one-time-code" className="max-w-60" />
    </form.Entry>
  );
}

function End({ onSaid }: Step) {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const end = () =>
    act.mutate(
      () => points.call(pointsRoutes.endNoticeMail),
      () => {
        forget('notice-mail');
        onSaid(t('noticeMail.ended'));
      },
    );
  return (
    <>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <Button look="outline" busy={act.isPending} onClick={() => void end()}>
        {t('noticeMail.end')}
      </Button>
    </>
  );
}
