import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { Facts } from '../../components/facts.tsx';
import { useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import type { StatementData } from '../settlement/step.ts';

/** The server makes it while it is received: more than a page waits for elsewhere. */
const patience = 10 * 60_000;

/** 締めパック of a window that is approved, for who may hand it to an auditor. */
export function ClosingPack({ settlement: { state, statementHash, ...window } }: { settlement: StatementData }) {
  const { role } = useStaff();
  const isClosed = (state === 'closed' || state === 'settled') && statementHash !== null;
  return isClosed && isForRole(pointsRoutes.downloadClosingPack, role) ? <Pack {...window} /> : null;
}

function Pack({ settlementId, municipality, number }: Pick<StatementData, 'settlementId' | 'municipality' | 'number'>) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const act = useRouteMutation();
  const [isDone, setIsDone] = useState(false);
  const asked = useRouteQuery(['settlement-keys'], () => points.call(pointsRoutes.listSettlementKeys));
  const receive = () =>
    act.mutate(
      () => points.download(pointsRoutes.downloadClosingPack, { params: { settlementId }, patience }),
      (bytes) => {
        saveFile(fileNameOf(`${t('closingPack.title')}_${municipality.name}`, `${number}`, 'zip'), bytes);
        setIsDone(true);
      },
    );
  const fingerprint = asked.data?.keys[0]?.kid;
  return (
    <section className="mb-10 max-w-3xl print:hidden">
      <h2 className="mb-3 text-xl font-700">{t('closingPack.title')}</h2>
      <p className="mb-2">{t('closingPack.lead')}</p>
      <p className="mb-2">{t('closingPack.privacy')}</p>
      <p className="mb-4">{t('closingPack.trail')}</p>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {isDone && <Banner tone="success" live title={t('closingPack.done')} />}
      <Button look="outline" busy={act.isPending} onClick={() => void receive()}>
        {t('closingPack.download')}
      </Button>
      <p aria-live="polite" className="mt-2">
        {act.isPending && t('closingPack.busy')}
      </p>
      {fingerprint && (
        <>
          <Facts
            className="mt-2"
            facts={[
              [
                t('closingPack.key'),
                <code key="kid" className="break-all">
                  {fingerprint}
                </code>,
              ],
            ]}
          />
          <p className="mt-1 text-solid-gray-700">{t('closingPack.keyHint')}</p>
        </>
      )}
    </section>
  );
}
