import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { DialogButtons } from '../../components/dialog.tsx';
import { EnrolmentCode } from '../../components/enrolment-code.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

/** The code with which a shop registers its first owner; shown once, and an earlier one is no longer good. */
export function SetupCode({ merchantId, onClose }: { merchantId: number; onClose: () => void }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const { points } = useFace();
  const act = useRouteMutation();
  const [made, setMade] = useState<{ setupCode: string; expiresAt: string }>();
  const make = () => act.mutate(() => points.call(pointsRoutes.createSetupCode, { params: { merchantId } }), setMade);
  if (made)
    return (
      <EnrolmentCode
        title={t('setup.code')}
        code={made.setupCode}
        until={t('setup.until', { at: time(made.expiresAt) })}
        next={t('setup.close')}
        onNext={onClose}
      >
        {t('setup.how')}
      </EnrolmentCode>
    );
  return (
    <>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p>{t('setup.body')}</p>
      <DialogButtons confirm={t('setup.make')} busy={act.isPending} onCancel={onClose} onConfirm={() => void make()} />
    </>
  );
}
