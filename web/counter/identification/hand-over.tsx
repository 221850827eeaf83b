import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { handOver, waysOfHandOver } from '../../device/hand-over.ts';
import { useFace } from '../face.ts';

/**
 * Brings the number into the screen that the facility uses already: a program that asks the agent has it at once; the
 * keyboard is played when the clerk says so, after some seconds in which to go to the field.
 */
export function HandOver({ customerId }: { customerId: string }) {
  const { t } = useTranslation('counter');
  const { agentUrl } = useFace();
  const asked = useRouteQuery(['hand-over'], async () => ({
    ok: true as const,
    status: 200,
    value: await waysOfHandOver(agentUrl),
  }));
  const ways = asked.data;
  const [state, setState] = useState<'handed' | 'typing' | 'typed' | 'failed'>();
  const toApplication = ways?.application ?? false;
  useEffect(() => {
    if (toApplication) void handOver(agentUrl, { customerId }).then((done) => setState(done ? 'handed' : 'failed'));
  }, [toApplication, agentUrl, customerId]);
  const type = async () => {
    setState('typing');
    setState((await handOver(agentUrl, { customerId, type: true })) ? 'typed' : 'failed');
  };
  const seconds = ways?.keyboard;
  return (
    <>
      {state === 'handed' && <Banner tone="success" live title={t('handOver.handed')} />}
      {state === 'typed' && <Banner tone="success" live title={t('handOver.typed')} />}
      {state === 'typing' && <Banner tone="info" live title={t('handOver.typing', { seconds })} />}
      {state === 'failed' && <Banner tone="warning" live title={t('handOver.failed')} />}
      {seconds !== null && seconds !== undefined && state !== 'typing' && (
        <p className="mb-6">
          <Button look="outline" size="large" onClick={() => void type()}>
            {t('handOver.type')}
          </Button>
        </p>
      )}
    </>
  );
}
