import { type ComponentProps, useState } from 'react';
import { type FoundTown, TownField } from '../town-field.tsx';

type TownCodeFieldProps = Omit<ComponentProps<typeof TownField>, 'value' | 'onChange'> & {
  /** The code of the town that was chosen; empty where none is. */
  value: string;
  onCode: (code: string) => void;
};

/** A municipality by name for a form that keeps its code. An emptied form shows none. */
export function TownCodeField({ value, onCode, ...words }: TownCodeFieldProps) {
  const [town, setTown] = useState<FoundTown>();
  return (
    <TownField
      {...words}
      value={town?.code === value ? town : undefined}
      onChange={(chosen) => {
        setTown(chosen);
        onCode(chosen?.code ?? '');
      }}
    />
  );
}
