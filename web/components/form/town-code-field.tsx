import { type ComponentProps, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FoundTown, TownField } from '../town-field.tsx';

type TownCodeFieldProps = Omit<ComponentProps<typeof TownField>, 'value' | 'onChange' | 'onTyped'> & {
  /** The code of the town that was chosen; empty where none is. */
  value: string;
  onCode: (code: string) => void;
};

/** What was typed and is no choice: no code begins so, and the contract refuses it. */
const UNCHOSEN = '?';

/** A municipality by name for a form that keeps its code. An emptied form shows none; a name that was only typed is refused. */
export function TownCodeField({ value, onCode, error, ...words }: TownCodeFieldProps) {
  const { t } = useTranslation();
  const [town, setTown] = useState<FoundTown>();
  const isUnchosen = value.startsWith(UNCHOSEN);
  return (
    <TownField
      {...words}
      error={error && isUnchosen ? t('town.choose') : error}
      value={town?.code === value ? town : undefined}
      onTyped={(typed) => onCode(typed.trim() === '' ? '' : `${UNCHOSEN}${typed}`)}
      onChange={(chosen) => {
        setTown(chosen);
        onCode(chosen?.code ?? '');
      }}
    />
  );
}
