import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { LineList } from '../../components/line-list.tsx';
import { More } from '../../components/more.tsx';
import { BackLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate, useRouteMutation, useRoutePages, useRouteQuery } from '../../components/use-route.ts';
import { useSession } from '../../components/use-session.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import { ChoosePage } from '../registration/choose-page.tsx';
import { Reissue } from './reissue.tsx';

/** Stop and resume; and, far below and behind a typed word, the end that cannot be taken back. */
export function StatusPage() {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { holder, mykey } = useFace();
  const session = useSession(holder);
  const me = useRouteQuery(['me'], () => mykey.call(mykeyRoutes.showCardholder), { enabled: session?.mykeyId != null });
  const forget = useInvalidate();
  const act = useRouteMutation();
  const [done, setDone] = useState(false);
  if (session?.mykeyId === null) return <ChoosePage />;
  const status = me.data?.status;
  const resume = () =>
    act.mutate(
      () => mykey.call(mykeyRoutes.resume),
      () => {
        forget('me');
        setDone(true);
      },
    );
  return (
    <>
      <BackLink to="/">{t('services.title')}</BackLink>
      <PageTitle>{t('status.title')}</PageTitle>
      {done && <Banner tone="success" live title={t('status.done')} />}
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {me.refusal && <RefusalBanner refusal={me.refusal} onAgain={me.refetch} />}
      {me.isPending && <Waiting what={shared('waiting.working')} />}
      {status && (
        <p className="mb-8 text-2xl">
          {t('status.now')}: <strong>{t(`status.${status}`)}</strong>
        </p>
      )}
      {status === 'active' && <Suspend onDone={() => setDone(true)} />}
      {status === 'suspended' && (
        <section className="mb-10">
          <p className="mb-4">{t('status.resumeBody')}</p>
          <Button size="large" busy={act.isPending} onClick={() => void resume()}>
            {t('status.resume')}
          </Button>
        </section>
      )}
      {status && status !== 'invalidated' && <Reissue />}
      {status && <Changes />}
      {status && status !== 'invalidated' && <Invalidate />}
    </>
  );
}

function Suspend({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const [asking, setAsking] = useState(false);
  return (
    <section className="mb-10">
      <p className="mb-4">{t('status.suspendBody')}</p>
      <Button size="large" onClick={() => setAsking(true)}>
        {t('status.suspend')}
      </Button>
      {asking && (
        <Question
          title={t('status.suspendTitle')}
          confirm={t('status.suspend')}
          ask={() => mykey.call(mykeyRoutes.suspend)}
          forgets={['me']}
          onDone={onDone}
          onClose={() => setAsking(false)}
        >
          <p>{t('status.suspendBody')}</p>
        </Question>
      )}
    </section>
  );
}

function Invalidate() {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const [open, setOpen] = useState(false);
  const word = t('status.endWord');
  const form = useRouteForm({
    route: mykeyRoutes.invalidate,
    words: 'mykey.status',
    values: { endConfirm: '' },
    wrong: ({ endConfirm }) => ({
      endConfirm: endConfirm.normalize('NFKC').trim() !== word && t('status.endDifferent'),
    }),
    send: () => mykey.call(mykeyRoutes.invalidate),
    forgets: ['me'],
    done: () => setOpen(false),
  });
  return (
    <section className="mt-24 border-t border-solid-gray-300 pt-8">
      <h2 className="mb-2 text-xl font-700">{t('status.end')}</h2>
      <p className="mb-4">{t('status.endBody')}</p>
      <Button look="danger" onClick={() => setOpen(true)}>
        {t('status.endOpen')}
      </Button>
      <Dialog open={open} title={t('status.endTitle')} onClose={() => setOpen(false)}>
        <form.Entry submit={word} look="danger" size="large" onCancel={() => setOpen(false)}>
          <p className="mb-6">{t('status.endBody')}</p>
          <form.Text name="endConfirm" />
        </form.Entry>
      </Dialog>
    </section>
  );
}

/** When and why the status changed; nobody but the holder sees it. */
function Changes() {
  const { t } = useTranslation('mykey');
  const { beside } = usePhrases();
  const { time } = useDates();
  const { mykey } = useFace();
  const asked = useRoutePages(['me', 'status-changes'], 'changes', (query) =>
    mykey.call(mykeyRoutes.listStatusChanges, { query }),
  );
  if (asked.refusal) return <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />;
  if (!asked.data) return null;
  return (
    <section className="mb-10">
      <h2 className="mb-3 text-xl font-700">{t('status.changes')}</h2>
      <LineList
        label={t('status.changes')}
        empty=""
        lines={asked.data.changes.map(({ status, reason, changedAt }) => ({
          key: `${changedAt}${status}${reason}`,
          name: t(`status.${status}`),
          note: beside(time(changedAt), t(`status.reasons.${reason}`)),
        }))}
      />
      <More asked={asked} />
    </section>
  );
}
