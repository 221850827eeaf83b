import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { CardStatus, useCard } from '../../components/card.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useForgetPerson, useRouteMutation } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';

/** The first step: the card on the reader, and the PIN in the agent's own window. */
export function CardPage() {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { agentUrl, mykey, holder } = useFace();
  const card = useCard({ agentUrl, mykey });
  const act = useRouteMutation();
  const forget = useForgetPerson();
  const ended = holder.endedBecause();
  const start = async () => {
    act.reset();
    const proof = await card.read();
    if (!proof) return;
    await act.mutate(
      () => mykey.call(mykeyRoutes.openCardholderSession, { body: proof }),
      ({ session, mykeyId }) => {
        forget();
        holder.keep({ ...session, mykeyId });
      },
    );
  };
  return (
    <>
      {ended && !card.reading && (
        <Banner tone="info" live title={shared(ended === 'cardLeft' ? 'session.cardLeft' : 'session.ended')}>
          <p>{shared('session.endedBody')}</p>
        </Banner>
      )}
      <PageTitle lead={t('card.lead')}>{t('card.title')}</PageTitle>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <CardStatus card={card} />
      {act.isPending && <Waiting what={shared('waiting.working')} />}
      {!card.reading && (
        <Button size="large" busy={act.isPending} onClick={() => void start()}>
          {t('card.start')}
        </Button>
      )}
      <p className="mt-6 text-solid-gray-700">{t('certificate')}</p>
      <section className="mt-10 border-t border-solid-gray-300 pt-6">
        <h2 className="mb-2 text-xl font-700">{t('card.help')}</h2>
        <p className="mb-6 max-w-3xl">{t('card.helpBody')}</p>
        <p>
          <Link to="/lost">{t('card.lost')}</Link>
        </p>
        <p className="mt-3">
          <Link to="/search">{t('wide.search.title')}</Link>
        </p>
      </section>
    </>
  );
}
