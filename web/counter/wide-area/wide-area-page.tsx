import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { FileButton } from '../../components/file-button.tsx';
import { LineList } from '../../components/line-list.tsx';
import { More } from '../../components/more.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate, useRouteMutation, useRoutePages, useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useLanguage } from '../../words/use-language.ts';
import { useFace } from '../face.ts';
import { ApplicationPage, type Received } from './application-page.tsx';
import { Memberships, Questions } from './memberships.tsx';

/** 広域利用 at an office: applications to answer, the groups, and the yearly check. */
export function WideAreaPage() {
  const { t } = useTranslation('counter');
  const { t: shared } = useTranslation();
  const { mykey } = useFace();
  const forget = useInvalidate();
  const inbox = useRoutePages(['wide-inbox'], 'applications', (query) =>
    mykey.call(mykeyRoutes.listReceivedApplications, { query }),
  );
  const groups = useRouteQuery(['memberships'], () => mykey.call(mykeyRoutes.listMemberships));
  const [open, setOpen] = useState<Received['applications'][number]>();
  const [done, setDone] = useState<string>();
  const ready = usePublishedKey(groups.data?.readingKeyId);
  if (open && inbox.data)
    return (
      <ApplicationPage
        application={open}
        place={inbox.data}
        onBack={(words) => {
          setOpen(undefined);
          setDone(words);
          forget('wide-inbox');
        }}
      />
    );
  return (
    <>
      <PageTitle lead={t('wide.lead')}>{t('wide.title')}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      {inbox.refusal && <RefusalBanner refusal={inbox.refusal} onAgain={inbox.refetch} />}
      {groups.refusal && <RefusalBanner refusal={groups.refusal} onAgain={groups.refetch} />}
      {(inbox.isPending || groups.isPending) && <Waiting what={shared('waiting.working')} />}
      {inbox.data && <Inbox inbox={inbox.data} onOpen={setOpen} />}
      <More asked={inbox} />
      {ready && <p className="mt-4 mb-10">{t('wide.ready')}</p>}
      {groups.data && <Memberships memberships={groups.data.memberships} />}
      {groups.data && <Questions questions={groups.data.questions} />}
      <Check />
    </>
  );
}

/** Lets マイキー have the public half of this terminal's own key, once; holders seal for it from then on. */
function usePublishedKey(known: string | null | undefined): boolean {
  const { mykey, readingKey } = useFace();
  const forget = useInvalidate();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    if (known === undefined) return;
    void readingKey().then(async ({ publicJwk: { x = '', y = '' }, thumbprint }) => {
      if (known !== thumbprint) {
        const publicJwk = { kty: 'EC', crv: 'P-256', x, y } as const;
        const answer = await mykey.call(mykeyRoutes.publishReadingKey, { body: { publicJwk } });
        if (!answer.ok) return;
        forget('memberships');
      }
      setReady(true);
    });
  }, [known, readingKey, mykey, forget]);
  return ready;
}

function Inbox({ inbox, onOpen }: { inbox: Received; onOpen: (one: Received['applications'][number]) => void }) {
  const { t } = useTranslation('counter');
  const { beside } = usePhrases();
  const { time } = useDates();
  return (
    <section>
      <h2 className="mb-3 text-xl font-700">{t('wide.inbox')}</h2>
      <LineList
        label={t('wide.inbox')}
        empty={t('wide.noInbox')}
        lines={inbox.applications.map((application) => ({
          key: application.applicationId,
          name: t('wide.sentAt', { time: time(application.sentAt) }),
          note: beside(t(`wide.states.${application.state}`), t('wide.lapsesAt', { time: time(application.lapsesAt) })),
          after: <Button onClick={() => onOpen(application)}>{t('wide.openIt')}</Button>,
        }))}
      />
    </section>
  );
}

/** The yearly check: a file of one's own numbers in, a file of yes and no out. */
function Check() {
  const { t } = useTranslation('counter');
  const language = useLanguage();
  const { mykey, now } = useFace();
  const act = useRouteMutation();
  const [done, setDone] = useState(false);
  const check = (file: string) => {
    setDone(false);
    return act.mutate(
      () => mykey.download(mykeyRoutes.checkCustomers, { body: { file, language } }),
      (answers) => {
        saveFile(fileNameOf(t('wide.check'), todayInJapan(now())), answers);
        setDone(true);
      },
    );
  };
  return (
    <section className="max-w-3xl">
      <h2 className="mb-3 text-xl font-700">{t('wide.check')}</h2>
      <p className="mb-4">{t('wide.checkBody')}</p>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {done && <Banner tone="success" live title={t('wide.checked')} />}
      {act.isPending ? (
        <Waiting what={t('wide.checking')} />
      ) : (
        <FileButton onFile={(file) => void check(file)}>{t('wide.checkDo')}</FileButton>
      )}
    </section>
  );
}
