import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useFace } from '../face.ts';

/** A lost card: the stop code stops the マイキーID, from any device and without a card. */
export function LostPage() {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const [done, setDone] = useState(false);
  const form = useRouteForm({
    route: mykeyRoutes.suspendByStopCode,
    words: 'mykey.lost',
    values: { mykeyId: '', stopCode: '' },
    send: (body) => mykey.call(mykeyRoutes.suspendByStopCode, { body }),
    refusals: { stopCode: ['stop_code_form'] },
    done: () => setDone(true),
  });
  if (done)
    return (
      <>
        <PageTitle>{t('lost.title')}</PageTitle>
        <Banner tone="success" live title={t('lost.done')}>
          <p>{t('lost.doneBody')}</p>
        </Banner>
        <p className="mb-8">{t('lost.card')}</p>
        <NextLink to="/" look="outline" size="large">
          {t('lost.back')}
        </NextLink>
      </>
    );
  return (
    <>
      <BackLink to="/">{t('lost.back')}</BackLink>
      <PageTitle lead={t('lost.lead')}>{t('lost.title')}</PageTitle>
      <div className="max-w-2xl">
        <form.Entry submit={t('lost.submit')} size="large">
          <form.Code name="mykeyId" />
          <form.Code name="stopCode" />
          <p className="mb-6">{t('lost.card')}</p>
        </form.Entry>
      </div>
    </>
  );
}
