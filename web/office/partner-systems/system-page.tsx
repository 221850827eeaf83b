import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Facts } from '../../components/facts.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';
import { Deliveries } from './deliveries.tsx';
import { KeysCard } from './keys-card.tsx';
import type { PartnerSystem } from './system.ts';
import { WebhookCard } from './webhook-card.tsx';

/** システム連携: the keys of the company's system, where it is told, and what it was told last (8-3 (2)). */
export function SystemPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [done, setDone] = useState<string>();
  const asked = useRouteQuery(['partner-system'], () => points.call(pointsRoutes.showPartnerSystem));
  return (
    <RegisterPage title={t('partnerSystem.title')} lead={t('partnerSystem.lead')} done={done}>
      <Told asked={asked}>
        {(system) => (
          <>
            <Connection system={system} />
            <KeysCard system={system} onDone={setDone} />
            <WebhookCard system={system} onDone={setDone} />
          </>
        )}
      </Told>
      <Deliveries onDone={setDone} />
    </RegisterPage>
  );
}

const code = (text: string) => <span className="font-mono break-all">{text}</span>;

/** What an engineer of the company enters on their side. */
function Connection({ system: { operatorId, issuer, scopes, webhookKey } }: { system: PartnerSystem }) {
  const { t } = useTranslation('office');
  return (
    <section aria-label={t('partnerSystem.connection')} className="mb-10">
      <h2 className="mb-3 text-xl font-700">{t('partnerSystem.connection')}</h2>
      <Facts
        facts={[
          [t('partnerSystem.clientId'), code(operatorId)],
          [t('partnerSystem.tokenEndpoint'), code(`${issuer}/oauth/token`)],
          [t('partnerSystem.scopes'), scopes.map((scope) => t(`partnerSystem.scopeNames.${scope}`)).join(' / ')],
          [t('partnerSystem.webhookKey'), code(webhookKey)],
        ]}
      />
    </section>
  );
}
