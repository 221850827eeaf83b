import { useTranslation } from 'react-i18next';
import { useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { useTypeName } from './function-fields.tsx';
import type { OpeningState } from './opening-form.tsx';

/** What an application says, line by line. */
export function OpeningFacts({ opening }: { opening: OpeningState }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const typeName = useTypeName();
  const { participationType, functions } = opening;
  return (
    <Facts
      className="mb-8 max-w-3xl"
      facts={[
        [t('opening.municipalityCode'), `${opening.municipality.name} ${opening.municipality.code}`],
        [t('opening.receivedAt'), time(opening.receivedAt)],
        [t('opening.officeName'), opening.officeName],
        [t('opening.personName'), opening.personName],
        [t('opening.email'), opening.email],
        [t('opening.address'), opening.address],
        [t('functions.type'), participationType ? typeName(participationType) : t('functions.noType')],
        [
          t('functions.choose'),
          functions.length === 0
            ? t('opening.noFunction')
            : functions.map((name) => t(`functions.names.${name}`)).join(t('useRule.between')),
        ],
        [t('opening.exchangeExpiry'), opening.exchangeExpiry],
      ]}
    />
  );
}
