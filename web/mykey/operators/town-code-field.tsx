import { useState } from 'react';
import { mykeyRoutes } from '../../../contract/index.ts';
import { type FoundTown, TownField } from '../../components/town-field.tsx';
import { useFace } from '../face.ts';

type TownCodeFieldProps = {
  label: string;
  hint: string;
  error: string | undefined;
  /** The code of the town that was chosen; empty where none is. */
  onCode: (code: string) => void;
};

/** A municipality by name, of the list that マイキー keeps; what is sent is its code. */
export function TownCodeField({ onCode, ...words }: TownCodeFieldProps) {
  const { admin } = useFace();
  const [town, setTown] = useState<FoundTown>();
  return (
    <TownField
      {...words}
      value={town}
      onChange={(chosen) => {
        setTown(chosen);
        onCode(chosen?.code ?? '');
      }}
      search={(query) => admin.call(mykeyRoutes.searchMunicipalities, { query })}
    />
  );
}
