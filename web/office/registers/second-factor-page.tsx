import { useTranslation } from 'react-i18next';
import { Banner } from '../../components/banner.tsx';
import { SecondFactor } from '../../components/people/second-factor.tsx';
import { useFace, useStaff } from '../face.ts';

/** A person of an office sets up the own second factor; where the office asks for one, this is all there is until then. */
export function SecondFactorPage() {
  const { t } = useTranslation();
  const { points } = useFace();
  const { mustSetUp } = useStaff();
  return (
    <SecondFactor client={points}>
      {mustSetUp && (
        <Banner tone="warning" title={t('people.factor.needed')}>
          <p>{t('people.factor.neededBody')}</p>
        </Banner>
      )}
    </SecondFactor>
  );
}
