import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { CardStatus, useCard } from '../../components/card.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import { useShowCodes } from '../frame.tsx';

/** The two codes anew, for a paper that was lost or seen: the card and its PIN once more are the yes. */
export function Reissue() {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { agentUrl, mykey } = useFace();
  const card = useCard({ agentUrl, mykey });
  const showCodes = useShowCodes();
  const act = useRouteMutation();
  const reissue = async () => {
    act.reset();
    const body = await card.read();
    if (body) await act.mutate(() => mykey.call(mykeyRoutes.reissueCodes, { body }), showCodes);
  };
  return (
    <section className="mb-10">
      <h2 className="mb-2 text-xl font-700">{t('status.codes')}</h2>
      <p className="mb-4">{t('status.codesBody')}</p>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <CardStatus card={card} />
      {act.isPending && <Waiting what={shared('waiting.working')} />}
      {!card.reading && (
        <Button look="outline" size="large" busy={act.isPending} onClick={() => void reissue()}>
          {t('status.codesAnew')}
        </Button>
      )}
    </section>
  );
}
